import type { LoginStore } from '../store/login-store.ts'
import { type Gone, gone } from './standing.ts'

/** Who answers, for which login, from which browser. All three must fit, in the one statement that decides. */
export interface Answer {
  readonly loginId: string
  readonly browserHash: string
  readonly personId: string
}

/** The person who signed in for a login lets it become a session (RFC 8628 §3.3). */
export async function approve(
  logins: LoginStore,
  { loginId, browserHash, personId }: Answer,
  now: Date,
): Promise<{ outcome: 'approved' } | Gone> {
  if (await logins.approve(loginId, browserHash, personId, {}, now)) return { outcome: 'approved' }
  return gone(await logins.find(loginId, now), now)
}
