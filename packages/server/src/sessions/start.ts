import { randomBytes } from 'node:crypto'
import type { SessionStart } from '../store/login-store.ts'
import { newId, sha256 } from '../store/secret.ts'

/** How long a terminal with a cookie stays logged in. */
export interface SessionLimits {
  /** A session ends when it is not used for so long. */
  readonly idleSeconds: number
  /** It ends then, however much it is used. */
  readonly absoluteSeconds: number
}

/** A terminal's session whose credential is one cookie with that secret. */
export function startCookieSession(
  secret: string,
  limits: SessionLimits,
  signedInAt: Date,
  now: Date,
): SessionStart {
  return begin({ secretHash: sha256(secret), refreshSalt: null }, limits, signedInAt, now)
}

/** A terminal's session whose credentials are tokens, with refresh tokens if it is to last. */
export function startTokenSession(
  limits: SessionLimits,
  hasRefreshTokens: boolean,
  signedInAt: Date,
  now: Date,
): SessionStart {
  const refreshSalt = hasRefreshTokens ? randomBytes(16).toString('base64url') : null
  return begin({ secretHash: null, refreshSalt }, limits, signedInAt, now)
}

function begin(
  credential: Pick<SessionStart, 'secretHash' | 'refreshSalt'>,
  limits: SessionLimits,
  signedInAt: Date,
  now: Date,
): SessionStart {
  const expiresAt = new Date(now.getTime() + limits.absoluteSeconds * 1000)
  const idleExpiresAt = idleLimit(limits, expiresAt, now)
  return { sessionId: newId(), ...credential, signedInAt, idleExpiresAt, expiresAt }
}

/** When a session that is used now will end for want of use. */
export const idleLimit = (limits: SessionLimits, expiresAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + limits.idleSeconds * 1000, expiresAt.getTime()))
