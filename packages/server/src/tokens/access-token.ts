import { parseScope } from '@paircode/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { LoginFlow } from '../store/login-store.ts'
import { newId } from '../store/secret.ts'

/** RFC 9068 §2.1. Keeps our other JWTs from passing for access tokens (RFC 8725 §3.11). */
const TYP = 'at+jwt'

/** The content of a new access token. */
export interface AccessTokenGrant {
  readonly issuer: string
  /** Our own stable id of the person. */
  readonly subject: string
  /** Where it is valid: the resources (RFC 8707), or the issuer itself. */
  readonly audience: string | readonly string[]
  readonly clientId: string
  readonly scope: readonly string[]
  /** The person's roles, from `authorize`. */
  readonly roles: readonly string[]
  readonly sessionId: string
  /** When the person signed in. */
  readonly authTime: Date
  /** How the terminal logged in, so that an API can refuse logins by code. */
  readonly flow: LoginFlow
  /** The session's refresh token that belongs to it: access tokens of earlier ones are inactive. */
  readonly generation: number
  readonly lifetimeSeconds: number
  /** The thumbprint of the key that it is bound to (RFC 9449 §6.1). */
  readonly jkt?: string
}

/** The content of an access token of ours. */
export interface AccessToken extends Omit<AccessTokenGrant, 'lifetimeSeconds'> {
  readonly jti: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

type AccessTokenClaims = {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  readonly client_id: string
  readonly scope: string
  readonly roles?: readonly string[]
  readonly sid: string
  readonly jti: string
  readonly iat: number
  readonly exp: number
  readonly auth_time: number
  readonly auth_flow: LoginFlow
  readonly cnf?: { readonly jkt: string }
}

/**
 * Makes an access token that any API can verify by itself, with our JWKS.
 *
 * @see [RFC 9068 §2](https://www.rfc-editor.org/rfc/rfc9068#section-2)
 */
export function mintAccessToken(
  ring: Pick<KeyRing, 'sign'>,
  grant: AccessTokenGrant,
  now: Date,
): Promise<string> {
  const iat = toSeconds(now)
  const claims: AccessTokenClaims = {
    iss: grant.issuer,
    sub: grant.subject,
    aud: grant.audience,
    client_id: grant.clientId,
    scope: grant.scope.join(' '),
    // "… SHOULD use the "groups", "roles", and "entitlements" attributes of the "User" resource
    // schema … as claim types" (RFC 9068 §2.2.3.1)
    ...(grant.roles.length > 0 && { roles: grant.roles }),
    sid: grant.sessionId,
    jti: `${newId()}.${grant.generation}`,
    iat,
    exp: iat + grant.lifetimeSeconds,
    auth_time: toSeconds(grant.authTime),
    auth_flow: grant.flow,
    ...(grant.jkt !== undefined && { cnf: { jkt: grant.jkt } }),
  }
  return ring.sign({ typ: TYP }, claims)
}

/**
 * Reads an access token. `undefined` when it is not ours or has expired. Does not check whether its
 * session is alive or the token was revoked.
 */
export async function readAccessToken(
  ring: Pick<KeyRing, 'verify'>,
  issuer: string,
  token: string,
  now: Date,
): Promise<AccessToken | undefined> {
  // What we signed has the shape that we gave it.
  const claims = (await ring.verify(token, TYP)) as AccessTokenClaims | undefined
  if (claims?.iss !== issuer || toDate(claims.exp) <= now) return undefined
  return {
    issuer,
    subject: claims.sub,
    audience: claims.aud,
    clientId: claims.client_id,
    scope: parseScope(claims.scope),
    roles: claims.roles ?? [],
    sessionId: claims.sid,
    authTime: toDate(claims.auth_time),
    flow: claims.auth_flow,
    generation: Number(claims.jti.split('.')[1]),
    jti: claims.jti,
    issuedAt: toDate(claims.iat),
    expiresAt: toDate(claims.exp),
    ...(claims.cnf && { jkt: claims.cnf.jkt }),
  }
}

const toSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)
const toDate = (seconds: number): Date => new Date(seconds * 1000)
