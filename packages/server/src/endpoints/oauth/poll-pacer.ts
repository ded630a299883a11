/** "20 % early is in time": timers and networks shift a poll by as much. */
const EARLIEST = 0.8

/** Some clients try each request twice, with and without the header: such a pair is one poll. */
const PAIR_MILLISECONDS = 1000

/** More logins than are pending at once anywhere. */
const MOST_LOGINS = 100_000

interface Pace {
  /** When a poll was last taken for one, and whether its twin has come since. */
  at: number
  paired: boolean
}

/**
 * Tells polls that come at their interval from those that come too fast (RFC 8628 §3.5).
 *
 * A poll that is too fast does not move the clock. The interval stays what it is: clients add five
 * seconds for themselves, and one that does not is not driven ever further away.
 */
export class PollPacer {
  readonly #now: () => Date
  readonly #paces = new Map<string, Pace>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Whether this poll of that login is in time. */
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
