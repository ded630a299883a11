import type { Entrance, Login, LoginStore } from '../store/login-store.ts'
import { type Gone, gone } from './standing.ts'

/**
 * The person pressed Continue: this browser now owns the login, and no other browser may sign in
 * for it, answer it or look at it. The first browser stays the owner.
 */
export async function claim(
  logins: LoginStore,
  login: Login,
  browserHash: string,
  enteredBy: Entrance,
  now: Date,
): Promise<{ outcome: 'claimed' } | Gone> {
  if (await logins.claim(login.id, browserHash, enteredBy, now)) return { outcome: 'claimed' }
  return gone(await logins.find(login.id, now), now)
}
