/** "20 % early is in time": timers and networks shift a poll by that much. */
const EARLIEST = 0.8

/** Some clients send each request twice, with and without the header: a pair counts as one poll. */
const PAIR_MILLISECONDS = 1000

/** More logins than are ever pending at once. */
const MOST_LOGINS = 100_000

interface Pace {
  /** When the last poll was accepted, and whether its twin has come since. */
  at: number
  paired: boolean
}

/**
 * Distinguishes polls that keep their interval from polls that come too fast (RFC 8628 §3.5).
 *
 * A poll that is too fast does not reset the clock. The interval stays the same: clients add five
 * seconds themselves, and one that does not is not slowed down ever further.
 */
export class PollPacer {
  readonly #now: () => Date
  readonly #paces = new Map<string, Pace>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Whether this poll of the login is on time. */
  take(loginId: string, intervalSeconds: number): boolean {
    const now = this.#now().getTime()
    const pace = this.#paces.get(loginId)
    const age = pace === undefined ? Number.POSITIVE_INFINITY : Math.abs(now - pace.at)
    if (age >= intervalSeconds * 1000 * EARLIEST) {
      this.#keep(loginId, { at: now, paired: false })
      return true
    }
    if (pace === undefined || pace.paired || age > PAIR_MILLISECONDS) return false
    pace.paired = true
    return true
  }

  #keep(loginId: string, pace: Pace): void {
    this.#paces.delete(loginId)
    this.#paces.set(loginId, pace)
    if (this.#paces.size <= MOST_LOGINS) return
    const oldest = this.#paces.keys().next()
    if (!oldest.done) this.#paces.delete(oldest.value)
  }
}
