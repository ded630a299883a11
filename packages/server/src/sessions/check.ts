import type { Person } from '../store/person-store.ts'
import { sha256 } from '../store/secret.ts'
import type { Session, SessionStore } from '../store/session-store.ts'
import { idleLimit, type SessionLimits } from './start.ts'

/** A session's use is written down at most so often: a request a second must not be a write a second. */
const NOTE_USE_EVERY_SECONDS = 60

/** Finds the live session that this secret opens, and notes that it was used. */
export async function checkSession(
  sessions: SessionStore,
  secret: string,
  limits: SessionLimits,
  now: Date,
): Promise<{ session: Session; person: Person } | undefined> {
  const found = await sessions.findBySecret(sha256(secret), now)
  if (found === undefined) return undefined
  const { session } = found
  if (now.getTime() - session.lastUsedAt.getTime() >= NOTE_USE_EVERY_SECONDS * 1000) {
    await sessions.use(session.id, idleLimit(limits, session.expiresAt, now), now)
  }
  return found
}
