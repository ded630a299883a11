import { LoginError } from '../login-error.ts'
import { pause } from './pause.ts'
import { timedOut } from './timed-out.ts'

/** The longest that a server is asked to hold a poll: proxies tend to cut off at 30 s or 60 s. */
const HOLD_SECONDS = 25

const MAX_BACKOFF_SECONDS = 30

/**
 * "the interval MUST be increased by 5 seconds for this and all subsequent requests" (RFC 8628
 * §3.5)
 */
const SLOW_DOWN_SECONDS = 5

/** The result of a poll that is not the last; after `again` there is no reason to wait. */
export type NotYet = 'pending' | 'slow_down' | 'again'

export interface Pace {
  readonly expiresAt: Date
  /** How long the whole login may take. */
  readonly allowedSeconds: number
  readonly intervalSeconds: number
}

interface Needs {
  readonly now: () => Date
  readonly signal?: AbortSignal | undefined
}

/**
 * Polls until the login is decided. Transient failures, such as no network or a proxy's page, are
 * retried after growing pauses, and reported if time runs out.
 *
 * @throws {LoginError} `timed_out`, or what a poll threw that is not transient
 */
export async function pollUntil<T extends object>(
  poll: (holdSeconds: number) => Promise<T | NotYet>,
  { expiresAt, allowedSeconds, intervalSeconds }: Pace,
  { now, signal }: Needs,
): Promise<T> {
  let problem: LoginError | undefined
  let interval = Math.max(intervalSeconds, 1)
  for (let delay = padded(interval); ; ) {
    const asked = now().getTime()
    const secondsLeft = (expiresAt.getTime() - asked) / 1000
    if (secondsLeft <= 0) throw timedOut(allowedSeconds, problem)
    try {
      const answer = await poll(Math.min(HOLD_SECONDS, Math.ceil(secondsLeft)))
      if (typeof answer === 'object') return answer
      if (answer === 'slow_down') interval += SLOW_DOWN_SECONDS
      problem = undefined
      delay = answer === 'again' ? 0 : padded(interval)
    } catch (error) {
      if (!(error instanceof LoginError && error.transient)) throw error
      problem = error
      const longer = Math.min(Math.max(delay, 1) * 2, MAX_BACKOFF_SECONDS)
      delay = Math.max(longer, padded(interval))
    }
    // Counted from when the poll was sent: a held poll has waited already. Clocks may be put back.
    const waited = Math.max(0, (now().getTime() - asked) / 1000)
    await pause(Math.max(0, Math.min(delay, secondsLeft) - waited), signal)
  }
}

/**
 * Adds 20 %: if a clock runs fast, as WSL's does, a poll at the exact interval is too early.
 * https://github.com/cli/cli/issues/9370
 */
const padded = (seconds: number): number => seconds * 1.2
