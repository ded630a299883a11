import type { LoginStore } from '../store/login-store.ts'
import type { Answer } from './approve.ts'
import { type Gone, gone } from './standing.ts'

/** The person who signed in for a login ends it. The terminal is told, and nobody can undo it. */
export async function deny(
  logins: LoginStore,
  { loginId, browserHash, personId }: Answer,
  now: Date,
): Promise<{ outcome: 'denied' } | Gone> {
  if (await logins.deny(loginId, browserHash, personId, now)) return { outcome: 'denied' }
  return gone(await logins.find(loginId, now), now)
}
