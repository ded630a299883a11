import type { Login, LoginStore, SessionStart } from '../store/login-store.ts'
import type { Person, PersonStore } from '../store/person-store.ts'
import type { SessionStore } from '../store/session-store.ts'
import { type Gone, gone } from './standing.ts'

interface Needs {
  readonly logins: LoginStore
  readonly sessions: SessionStore
  readonly people: PersonStore
}

export type Redeemed =
  | { readonly outcome: 'redeemed'; readonly login: Login; readonly person: Person }
  | { readonly outcome: 'replayed'; readonly login: Login }
  | Gone

/**
 * Turns an approved login into a session, for exactly one caller.
 *
 * "If an authorization code is used more than once, the authorization server MUST deny the request
 * and SHOULD revoke (when possible) all tokens previously issued based on that authorization code"
 * (RFC 6749 §4.1.2). Here this holds for every secret that redeems a login: a second use shows that
 * two parties know it, so the session that came of the login ends, and no other.
 */
export async function redeem(
  needs: Needs,
  login: Login,
  start: SessionStart,
  now: Date,
): Promise<Redeemed> {
  const { personId, redeemHash } = login
  const person = personId === null ? undefined : await needs.people.find(personId)
  if (person !== undefined && redeemHash !== null) {
    const redeemed = await needs.logins.redeem(redeemHash, start, now)
    if (redeemed) return { outcome: 'redeemed', login: redeemed, person }
  }

  const latest = await needs.logins.find(login.id, now)
  if (latest?.status !== 'redeemed' || latest.sessionId === null) return gone(latest, now)
  await needs.sessions.end(latest.sessionId, now)
  return { outcome: 'replayed', login: latest }
}
