import type { Person } from '../store/person-store.ts'
import { sha256 } from '../store/secret.ts'
import type { Session, SessionStore } from '../store/session-store.ts'
import { StoreError } from '../store/store.ts'
import { idleLimit, type SessionLimits } from './start.ts'

/**
 * A session's use is recorded at most this often: a request a second must not be a write a second.
 */
const NOTE_USE_EVERY_SECONDS = 60

/** A live session and its person. */
export interface LiveSession {
  readonly session: Session
  readonly person: Person
}

/**
 * Finds the live session that this secret opens, and records that it was used.
 *
 * @param readmit called before that is recorded: returns the person's current roles, or `undefined`
 *   if the session has ended because they may no longer log in.
 */
export async function checkSession(
  sessions: SessionStore,
  secret: string,
  limits: SessionLimits,
  readmit: (found: LiveSession) => Promise<readonly string[] | undefined>,
  now: Date,
): Promise<LiveSession | undefined> {
  const found = await sessions.findBySecret(sha256(secret), now)
  if (found === undefined) return undefined
  const { session } = found
  // A clock that was set back must not put it off for hours.
  const idle = Math.abs(now.getTime() - session.lastUsedAt.getTime())
  if (idle < NOTE_USE_EVERY_SECONDS * 1000) return found
  const roles = await readmit(found)
  if (roles === undefined) return undefined
  try {
    await sessions.use(session.id, idleLimit(limits, session.expiresAt, now), roles, now)
  } catch (error) {
    // A store that can be read but not written locks nobody out. Other checks report its failure.
    if (!(error instanceof StoreError)) throw error
  }
  return { ...found, session: { ...session, roles } }
}
