import { hash } from 'node:crypto'
import { writeUserInfo } from '@paircode/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Identity } from '../store/identity.ts'

/** The content of a new ID token. */
export interface IdTokenGrant {
  readonly issuer: string
  /** Our own stable id of the person. */
  readonly subject: string
  readonly clientId: string
  /** What was granted: `email` and `profile` add claims (OpenID Connect Core §5.4). */
  readonly scope: readonly string[]
  readonly identity: Identity
  /** When the person signed in; a refresh does not change it (§12.2). */
  readonly authTime: Date
  readonly lifetimeSeconds: number
  /** Exactly as the client sent it. */
  readonly nonce?: string
  readonly sessionId?: string
  /** The access token that is issued with it. */
  readonly accessToken?: string
}

/**
 * Makes an ID token, which tells the client, and nobody else, who logged in.
 *
 * @see [OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
 */
export function mintIdToken(
  ring: Pick<KeyRing, 'sign'>,
  grant: IdTokenGrant,
  now: Date,
): Promise<string> {
  const { nonce, sessionId: sid, accessToken } = grant
  const iat = Math.floor(now.getTime() / 1000)
  return ring.sign(
    { typ: 'JWT' },
    {
      iss: grant.issuer,
      aud: grant.clientId,
      iat,
      exp: iat + grant.lifetimeSeconds,
      auth_time: Math.floor(grant.authTime.getTime() / 1000),
      ...(nonce !== undefined && { nonce }),
      ...(sid !== undefined && { sid }),
      ...(accessToken !== undefined && { at_hash: leftHalfOfHash(accessToken) }),
      ...personalClaims(grant),
    },
  )
}

/** The claims about the person in an ID token and from userinfo: as much as the scope grants. */
export function personalClaims({
  subject,
  scope,
  identity,
}: Pick<IdTokenGrant, 'subject' | 'scope' | 'identity'>): Record<string, unknown> {
  const { email, emailVerified, name, username } = identity
  return writeUserInfo({
    subject,
    ...(scope.includes('email') && email !== undefined && { email, emailVerified }),
    ...(scope.includes('profile') && name !== undefined && { name }),
    ...(scope.includes('profile') && username !== undefined && { username }),
  })
}

/** "The base64url encoding of the left-most half of the hash" (OpenID Connect Core §3.1.3.6). */
const leftHalfOfHash = (token: string): string =>
  hash('sha256', token, 'buffer').toString('base64url', 0, 16)
