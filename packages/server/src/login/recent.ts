import type { Login } from '../store/login-store.ts'

/**
 * Whether somebody who signed in then need not do so again for this login.
 *
 * "If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate
 * the End-User" (`max_age`, OpenID Connect Core §3.1.2.1). Who signed in for the login itself has
 * done so, however long they look at the question then.
 */
export function isRecent({ asked, createdAt }: Login, signedInAt: Date, now: Date): boolean {
  if (signedInAt >= createdAt) return true
  if (asked.chooseAccount) return false
  const { maxAgeSeconds = Number.POSITIVE_INFINITY } = asked
  return now.getTime() - signedInAt.getTime() <= maxAgeSeconds * 1000
}
