import type { SessionStart } from '../store/login-store.ts'
import { newId, newSecret, sha256 } from '../store/secret.ts'

/** How long a terminal stays logged in. */
export interface SessionLimits {
  /** A session ends when it is not used for so long. */
  readonly idleSeconds: number
  /** It ends then, however much it is used. */
  readonly absoluteSeconds: number
}

/** Makes a terminal's session, to be kept by the very statement that spends the login. */
export function startSession(
  limits: SessionLimits,
  signedInAt: Date,
  now: Date,
): { secret: string; start: SessionStart } {
  const secret = newSecret('pcs')
  const expiresAt = new Date(now.getTime() + limits.absoluteSeconds * 1000)
  const start = {
    sessionId: newId(),
    secretHash: sha256(secret),
    refreshSalt: null,
    signedInAt,
    idleExpiresAt: idleLimit(limits, expiresAt, now),
    expiresAt,
  }
  return { secret, start }
}

/** When a session that is used now will end for want of use. */
export const idleLimit = (limits: SessionLimits, expiresAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + limits.idleSeconds * 1000, expiresAt.getTime()))
