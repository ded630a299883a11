import type { TokenCredential } from '../store/session-store.ts'

/** So early a new access token is asked for; where they live shortly, after nine tenths of it. */
const EARLY_MS = 60_000
const EARLY_PART = 0.1

/** Whether the access token is to be renewed, be it still good or not. */
export function isDue(credential: TokenCredential, now: Date): boolean {
  const { obtainedAt, accessTokenExpiresAt } = credential
  if (accessTokenExpiresAt === undefined) return false
  const life = accessTokenExpiresAt.getTime() - obtainedAt.getTime()
  const left = accessTokenExpiresAt.getTime() - now.getTime()
  // What is more than a whole life away was computed before the clock was put back.
  return left <= Math.min(EARLY_MS, life * EARLY_PART) || left > life
}

/** Whether a server would take it, as far as we know. */
export const isGood = ({ accessTokenExpiresAt }: TokenCredential, now: Date): boolean =>
  accessTokenExpiresAt === undefined || now < accessTokenExpiresAt
