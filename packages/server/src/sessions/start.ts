import type { Login, SessionStart } from '../store/login-store.ts'
import { newId, randomText, sha256 } from '../store/secret.ts'

/** How long a terminal with a cookie stays logged in. */
export interface SessionLimits {
  /** A session ends when it is not used for this long. */
  readonly idleSeconds: number
  /** It ends after this long, however much it is used. */
  readonly absoluteSeconds: number
}

/** A terminal's session whose credential is one cookie with this secret. */
export function startCookieSession(
  secret: string,
  limits: SessionLimits,
  login: Pick<Login, 'signedInAt'>,
  now: Date,
): SessionStart {
  const credential = { secretHash: sha256(secret), refreshSalt: null, jkt: null }
  return begin(credential, limits, login, now)
}

/**
 * A terminal's session whose credentials are tokens, with refresh tokens if it has to last; these
 * are bound to a key, or are bearer tokens.
 */
export function startTokenSession(
  limits: SessionLimits,
  refresh: { readonly jkt: string | null } | null,
  login: Pick<Login, 'signedInAt'>,
  now: Date,
): SessionStart {
  const refreshSalt = refresh && randomText(16)
  return begin({ secretHash: null, refreshSalt, jkt: refresh?.jkt ?? null }, limits, login, now)
}

function begin(
  credential: Pick<SessionStart, 'secretHash' | 'refreshSalt' | 'jkt'>,
  limits: SessionLimits,
  login: Pick<Login, 'signedInAt'>,
  now: Date,
): SessionStart {
  // A login that an older version approved has no sign-in time.
  const signedInAt = login.signedInAt ?? now
  const expiresAt = new Date(now.getTime() + limits.absoluteSeconds * 1000)
  const idleExpiresAt = idleLimit(limits, expiresAt, now)
  return { sessionId: newId(), ...credential, signedInAt, idleExpiresAt, expiresAt }
}

/** When a session used now will end if it is not used again. */
export const idleLimit = (limits: SessionLimits, expiresAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + limits.idleSeconds * 1000, expiresAt.getTime()))
