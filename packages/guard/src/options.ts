import { isScopeName } from '@paircode/protocol'

export interface GuardOptions {
  /** The login server's issuer identifier, byte for byte as in its metadata. */
  readonly issuer: string
  /** The audience of tokens for this API: the API's own address. */
  readonly audience: string
  /**
   * The scope that every token needs.
   * @default []
   */
  readonly requiredScope?: readonly string[]
  /**
   * The address of `metadata()`, which challenges name. By RFC 9728 §3.1 it is
   * `/.well-known/oauth-protected-resource`, inserted before the path of `audience`.
   * By default, challenges name none.
   */
  readonly resourceMetadata?: string
  /** Sends requests to the issuer. Defaults to the global `fetch`. */
  readonly fetch?: typeof fetch
  /** The clock. Defaults to the system's. */
  readonly now?: () => Date
}

/** @throws {TypeError} naming the first invalid option and what it must be. */
export function checkOptions({
  issuer,
  audience,
  requiredScope,
  resourceMetadata,
}: GuardOptions): void {
  if (!isSafe(issuer) || /[?#@]/.test(issuer)) {
    throw new TypeError(
      'issuer: an https address without query and fragment is needed (http on a loopback address only), such as https://login.acme.dev',
    )
  }
  // Without one, every token of the issuer would be accepted.
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError("audience: the API's address is needed, such as https://api.acme.dev")
  }
  if (requiredScope?.every(isScopeName) === false) {
    throw new TypeError(
      "requiredScope: a list of names without blanks is needed, such as ['projects:read']",
    )
  }
  if (resourceMetadata !== undefined && !isSafe(resourceMetadata)) {
    throw new TypeError(
      'resourceMetadata: an https address is needed, such as https://api.acme.dev/.well-known/oauth-protected-resource',
    )
  }
}

function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/
