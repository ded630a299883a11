import type { KeyRing } from '../keys/key-ring.ts'
import type { Person } from '../store/person-store.ts'
import type { Session, SessionStore } from '../store/session-store.ts'
import type { SpentStore } from '../store/spent-store.ts'
import { type AccessToken, readAccessToken } from '../tokens/access-token.ts'

export interface CheckTokenNeeds {
  readonly sessions: SessionStore
  readonly spent: SpentStore
  readonly ring: () => Promise<KeyRing>
}

/** The name under which a revoked access token is remembered until it would have expired. */
export const spentToken = (jti: string): string => `at ${jti}`

/**
 * Returns a valid access token of ours: its session is alive, it was not revoked, and no refresh
 * has come after it. An API that checks tokens offline knows this only to within their lifetime.
 */
export async function checkAccessToken(
  needs: CheckTokenNeeds,
  issuer: string,
  token: string,
  now: Date,
): Promise<{ token: AccessToken; session: Session; person: Person } | undefined> {
  const read = await readAccessToken(await needs.ring(), issuer, token, now)
  const found = read && (await needs.sessions.find(read.sessionId, now))
  if (!read || !found) return undefined
  const { refresh } = found.session
  if (refresh !== null && read.generation < refresh.generation) return undefined
  if (await needs.spent.isSpent(spentToken(read.jti), now)) return undefined
  return { token: read, ...found }
}
