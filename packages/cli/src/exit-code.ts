import { EXIT as OF_LOGINS } from '@paircode/client/events'

/** Exit codes, for scripts to rely on. Do not change these numbers. */
export const EXIT = {
  ...OF_LOGINS,
  /** `fetch`: the response status was 3xx, 4xx other than 401, or 5xx. */
  redirected: 30,
  refused: 40,
  serverFailed: 50,
} as const
