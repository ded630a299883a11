import type { TokenResponse } from '@paircode/protocol'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Identity } from '../store/identity.ts'
import type { LoginFlow } from '../store/login-store.ts'
import { mintAccessToken } from '../tokens/access-token.ts'
import { mintIdToken } from '../tokens/id-token.ts'
import { refreshToken } from '../tokens/refresh-token.ts'

/** What tokens are made for. */
export interface Grant {
  readonly sessionId: string
  readonly subject: string
  readonly identity: Identity
  readonly clientId: string
  readonly flow: LoginFlow
  /** What these tokens may be used for; a refresh may ask for less than was granted. */
  readonly scope: readonly string[]
  /** The person's roles, as `authorize` says now. */
  readonly roles: readonly string[]
  /** Where they are valid; the issuer itself when empty. */
  readonly resource: readonly string[]
  readonly signedInAt: Date
  /** The session's refresh token that is valid from now on. */
  readonly refresh: { readonly salt: string; readonly generation: number } | null
  /** For the ID token, at the first issue only. */
  readonly nonce?: string | undefined
}

/** Makes the tokens of a session (RFC 6749 §5.1). They are not stored. */
export async function issueTokens(
  ring: KeyRing,
  issuer: string,
  grant: Grant,
  accessTokenSeconds: number,
  now: Date,
): Promise<TokenResponse> {
  const { sessionId, subject, clientId, scope, resource, refresh, nonce } = grant
  const known = { issuer, subject, clientId, scope, sessionId, authTime: grant.signedInAt }
  const audience =
    resource.length === 0 ? issuer : resource.length === 1 ? `${resource[0]}` : resource
  const accessToken = await mintAccessToken(
    ring,
    {
      ...known,
      audience,
      roles: grant.roles,
      flow: grant.flow,
      generation: refresh?.generation ?? 1,
      lifetimeSeconds: accessTokenSeconds,
    },
    now,
  )
  const idToken = scope.includes('openid')
    ? await mintIdToken(
        ring,
        {
          ...known,
          identity: grant.identity,
          accessToken,
          lifetimeSeconds: accessTokenSeconds,
          ...(nonce !== undefined && { nonce }),
        },
        now,
      )
    : undefined
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresInSeconds: accessTokenSeconds,
    ...(refresh && { refreshToken: refreshToken(ring, { sessionId, ...refresh }) }),
    ...(idToken !== undefined && { idToken }),
    scope,
  }
}
