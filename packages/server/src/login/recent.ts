import type { SignedInBrowser } from '../store/browser-store.ts'
import type { Login } from '../store/login-store.ts'

/**
 * Whether the person who is signed in need not sign in again for this login.
 *
 * "If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate
 * the End-User" (`max_age`, OpenID Connect Core §3.1.2.1). A sign-in for this very login is recent
 * enough, however long the person then looks at the question. If its time is unknown, they sign in
 * again for each login that sets a limit.
 */
export function isRecent(login: Login, signedIn: SignedInBrowser, now: Date): boolean {
  const { asked, createdAt, personId } = login
  const { person, signedInAt, since } = signedIn
  if (personId === person.id && login.signedInAt && login.signedInAt >= createdAt) return true
  if (asked.chooseAccount && since < createdAt) return false
  if (asked.maxAgeSeconds === undefined) return true
  return signedInAt !== null && now.getTime() - signedInAt.getTime() <= asked.maxAgeSeconds * 1000
}
