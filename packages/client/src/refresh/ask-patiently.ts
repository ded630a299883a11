import { setTimeout as pause } from 'node:timers/promises'
import type { Transport } from '../requests/exchange.ts'
import { type RefreshAnswer, requestRefresh } from '../requests/refresh.ts'
import type { TokenCredential } from '../store/session-store.ts'

const TRIES = 3
const FIRST_PAUSE_MS = 500

/** For all tries together; a lock may be held for longer (`store/lock-file.ts`). */
const LONGEST_MS = 30_000
const LONGEST_TRY_MS = 10_000

/**
 * Asks for new tokens up to three times, for half a minute at most. Asking again with the same
 * refresh token is right even if an answer was lost: the server returns the same successor.
 */
export async function askPatiently(
  endpoint: string,
  clientId: string,
  credential: TokenCredential,
  transport: Transport,
): Promise<RefreshAnswer> {
  const deadline = performance.now() + LONGEST_MS
  for (let attempt = 1; ; attempt += 1) {
    const seconds = Math.min(LONGEST_TRY_MS, deadline - performance.now()) / 1000
    const answer = await requestRefresh(endpoint, clientId, credential, transport, seconds)
    if (answer.outcome !== 'failed' || !answer.problem.transient) return answer
    const backOff = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random())
    const wait = (answer.retryAfterSeconds ?? backOff / 1000) * 1000
    if (attempt === TRIES || performance.now() + wait + 1000 > deadline) return answer
    await pause(wait)
  }
}
