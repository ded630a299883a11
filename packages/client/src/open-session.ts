import { chooseSession } from './accounts.ts'
import { clientOf } from './default-client.ts'
import { readIssuer } from './issuer.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { givenSession, makeSession, type Session } from './session.ts'
import { type StoreMode, storeOf } from './store/default-store.ts'
import type { SessionStore } from './store/session-store.ts'

export interface OpenSessionOptions {
  /** As in `login`. */
  readonly issuer: string | URL
  /** As in `login`. */
  readonly clientId?: string | undefined
  /** As in `login`; it is not stored. */
  readonly clientSecret?: string | undefined
  /**
   * Whose session to open, by e-mail address or subject.
   *
   * @default what `PAIRCODE_ACCOUNT` says; else the `useAccount` choice for this folder or the
   *   nearest one above it; else the global choice, which a login also makes; else the newest
   */
  readonly account?: string | undefined
  /**
   * An access token to use instead of the stored session and `PAIRCODE_TOKEN`, for example one read
   * from stdin to keep it out of arguments and the environment. It is neither renewed nor stored.
   */
  readonly token?: string | undefined
  /** Where the session is stored. Defaults to where `login` stores it. */
  readonly store?: SessionStore | StoreMode | undefined
  /** As in `login`. */
  readonly origins?: readonly (string | URL)[] | undefined
  /** Sends every request. Defaults to the global `fetch`, through `HTTPS_PROXY` if that is set. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * Opens the session that an earlier `login` stored. Sends no request: whether the server still
 * accepts it shows on first use. A token in `PAIRCODE_TOKEN` takes precedence over it.
 *
 * @example
 * ```ts
 * const session = await openSession({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * console.log((await session.whoami()).email)
 * ```
 * @throws {LoginError} whose `code` is `not_logged_in`, `invalid_issuer`, `invalid_option` or
 *   `store_unusable`
 */
export async function openSession(options: OpenSessionOptions): Promise<Session> {
  const issuer = readIssuer(options.issuer)
  const { account, origins, clientSecret, now = () => new Date() } = options
  const clientId = clientOf(options.clientId)
  const send = options.fetch ?? networkFetch
  const given = givenToken(options.token)
  if (given) return givenSession(issuer, given, { fetch: send, origins })
  const store = storeOf(options.store)
  const stored = await chooseSession({ issuer, clientId }, account, store)
  return makeSession(stored, { store, fetch: send, now, origins, clientSecret })
}

/** No message quotes the token: even a malformed one may be the secret. */
function givenToken(option: string | undefined) {
  const source = option === undefined ? 'environment' : 'option'
  const token = (option ?? process.env.PAIRCODE_TOKEN)?.trim()
  if (token === undefined || (token === '' && source === 'environment')) return undefined
  if (/^[\x21-\x7e]+$/.test(token)) return { token, source } as const
  const name = source === 'option' ? 'token' : 'PAIRCODE_TOKEN'
  const what = token === '' ? 'it is empty' : 'it holds characters that no token has'
  throw new LoginError('invalid_option', `${name}: ${what}; write the access token alone`)
}
