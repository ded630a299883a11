import type { ReceivedTokens } from '@paircode/protocol'
import type { TokenCredential } from '../store/session-store.ts'
import { instantAfter } from './lifetime.ts'

/**
 * The part of the token endpoint's answer that is stored. Only the lifetime in it counts, measured
 * by this machine's clock: the server's may be an hour off.
 *
 * @param askedAt when the token endpoint was asked: the token's lifetime began then at the earliest
 * @param before what a refresh replaces: a server need not repeat what has not changed
 */
export function tokenCredential(
  tokens: ReceivedTokens,
  askedAt: Date,
  before?: TokenCredential,
): TokenCredential {
  const { expiresInSeconds } = tokens
  const refreshToken = tokens.refreshToken ?? before?.refreshToken
  const idToken = tokens.idToken ?? before?.idToken
  return {
    type: 'tokens',
    accessToken: tokens.accessToken,
    obtainedAt: askedAt,
    ...(expiresInSeconds !== undefined && {
      accessTokenExpiresAt: instantAfter(askedAt, expiresInSeconds),
    }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
    scope: tokens.scope,
  }
}
