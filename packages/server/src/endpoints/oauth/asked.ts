import { OAuthError, parseScope } from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import type { DpopProof } from '../../http/dpop.ts'
import type { Parameters } from '../../http/parameters.ts'
import { invalidRequest } from '../../http/refusal.ts'
import type { Asked } from '../../store/login-store.ts'

/** The scope to grant: what the client asks for, or else all that it may have (RFC 6749 §3.3). */
export function readScope(parameters: Parameters, { scopes }: Client): readonly string[] {
  const asked = parseScope(parameters.get('scope'))
  if (asked.some((name) => !scopes.includes(name))) {
    throw new OAuthError('invalid_scope', 'scope: this client may not have all of it')
  }
  return asked.length === 0 ? scopes : asked
}

/** The APIs the access tokens will be valid for. Only `resource` may be repeated (RFC 8707 §2). */
export function readResource(
  parameters: Parameters,
  known: ReadonlySet<string>,
): readonly string[] {
  const asked = new Set(parameters.raw.getAll('resource').filter((uri) => uri !== ''))
  if ([...asked].some((uri) => !known.has(uri))) {
    throw new OAuthError('invalid_target', 'resource: it is not an API of this server')
  }
  return [...asked]
}

/** The shape of BASE64URL(SHA-256(…)) (RFC 7636 §4.2, RFC 7638 §3). */
const SHA256_BASE64URL = /^[A-Za-z0-9_-]{43}$/

/** The challenge of RFC 7636; an empty object if there is none and none is required. */
export function readChallenge(
  parameters: Parameters,
  isRequired: boolean,
): { readonly codeChallenge?: string } {
  const method = parameters.get('code_challenge_method')
  const codeChallenge = parameters.get('code_challenge')
  if (codeChallenge === undefined) {
    if (!isRequired && method === undefined) return {}
    throw invalidRequest('code_challenge: it is missing; PKCE is needed here (RFC 7636)')
  }
  // "Defaults to plain if not present in the request" (RFC 7636 §4.3), and plain proves nothing.
  if (method !== 'S256') throw invalidRequest('code_challenge_method: it must be S256')
  if (!SHA256_BASE64URL.test(codeChallenge)) {
    throw invalidRequest('code_challenge: BASE64URL(SHA-256(verifier)) is needed, 43 characters')
  }
  return { codeChallenge }
}

/**
 * The key to bind the login to, named by `dpop_jkt`, proved, or both (RFC 9449 §10); an empty
 * object if it is bound to none.
 */
export function readKey(parameters: Parameters, proof?: DpopProof): { readonly jkt?: string } {
  const named = parameters.get('dpop_jkt')
  if (named !== undefined && !SHA256_BASE64URL.test(named)) {
    throw invalidRequest('dpop_jkt: the SHA-256 thumbprint of a JWK is needed, 43 characters')
  }
  // "… the authorization server MUST reject the request if the JWK Thumbprint in dpop_jkt does not
  // match the public key in the DPoP header" (RFC 9449 §10.1).
  if (named !== undefined && proof !== undefined && named !== proof.jkt) {
    throw new OAuthError('invalid_dpop_proof', 'dpop_jkt: the proof is of another key')
  }
  const jkt = proof?.jkt ?? named
  return jkt === undefined ? {} : { jkt }
}

/** How the person must have signed in (OpenID Connect Core §3.1.2.1). */
export function readSignIn(parameters: Parameters): Pick<Asked, 'maxAgeSeconds' | 'chooseAccount'> {
  const maxAge = parameters.get('max_age')
  if (maxAge !== undefined && !/^\d{1,10}$/.test(maxAge)) {
    throw invalidRequest('max_age: a whole number of seconds is needed')
  }
  const prompts = readPrompts(parameters)
  return {
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    ...(prompts.includes('login') && { maxAgeSeconds: 0 }),
    ...(prompts.includes('select_account') && { chooseAccount: true }),
  }
}

/** The values of `prompt`. `consent` has no effect here: the person is always asked. */
export const readPrompts = (parameters: Parameters): readonly string[] =>
  parameters.get('prompt')?.split(' ') ?? []

/** Requests as JWTs, and clients that register themselves on the way, are not supported. */
const NOT_SUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
} as const

/** OpenID Connect Core §6 and §7.2.1 let a server refuse these, with their own error codes. */
export function refuseRequestObjects(parameters: Parameters): void {
  for (const [name, code] of Object.entries(NOT_SUPPORTED)) {
    if (parameters.get(name) !== undefined) {
      throw new OAuthError(code, `${name}: it is not supported; send plain parameters`)
    }
  }
}
