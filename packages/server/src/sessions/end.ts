import { sha256 } from '../store/secret.ts'
import type { SessionStore } from '../store/session-store.ts'

/** Logs a terminal out. Returns the session's id, or `undefined` when there was none to end. */
export async function endSession(
  sessions: SessionStore,
  secret: string,
  now: Date,
): Promise<string | undefined> {
  const found = await sessions.findBySecret(sha256(secret), now)
  if (found === undefined) return undefined
  return (await sessions.end(found.session.id, now)) ? found.session.id : undefined
}
