import type { TokenCredential } from '../store/session-store.ts'

/** How early an access token is renewed; a short-lived one, after nine tenths of its life. */
const EARLY_MS = 60_000
const EARLY_PART = 0.1

/** Whether the access token should be renewed, even if it is still good. */
export function isDue(credential: TokenCredential, now: Date): boolean {
  const { obtainedAt, accessTokenExpiresAt } = credential
  if (accessTokenExpiresAt === undefined) return false
  const life = accessTokenExpiresAt.getTime() - obtainedAt.getTime()
  const left = accessTokenExpiresAt.getTime() - now.getTime()
  // If more than the whole lifetime is left, the clock has been put back since.
  return left <= Math.min(EARLY_MS, life * EARLY_PART) || left > life
}

/** Whether a server would accept it, as far as we know. */
export const isGood = ({ accessTokenExpiresAt }: TokenCredential, now: Date): boolean =>
  accessTokenExpiresAt === undefined || now < accessTokenExpiresAt
