/** How often something may be done: `burst` times at once, and then once in so many milliseconds. */
export interface Budget {
  /** Whose it is, and for what. */
  readonly id: string
  readonly burst: number
  readonly everyMilliseconds: number
}

/**
 * Keeps what may be used once, or no more: access tokens that were revoked before their time. A row
 * is invisible from its `until` on, when whatever it is about has expired by itself.
 */
export interface SpentStore {
  /** `true` for the first call with that id, `false` for every other. */
  spend(id: string, until: Date, now: Date): Promise<boolean>
  isSpent(id: string, now: Date): Promise<boolean>

  /**
   * Spends one of each budget, which is whole again at its row's `until`: all that is kept of it.
   * Resolves to `0`; or, having spent none, to in how many milliseconds there is one of each.
   */
  take(budgets: readonly Budget[], now: Date): Promise<number>

  /** The same without spending any. */
  wait(budgets: readonly Budget[], now: Date): Promise<number>

  /** Gives one of each back that was taken and is not to count. */
  giveBack(budgets: readonly Budget[], now: Date): Promise<void>
}

/**
 * When a budget is whole again after one more is spent, and how long that has to wait. What is later
 * than it can be was written by a clock that has been set back since, and does not count.
 *
 * @param whole when it is whole again now; `undefined` for one of which nothing is kept.
 */
export function spendOne(
  { burst, everyMilliseconds }: Budget,
  whole: number | undefined,
  now: Date,
): { readonly until: Date; readonly wait: number } {
  const time = now.getTime()
  const most = time + burst * everyMilliseconds
  const from = whole === undefined || whole > most ? time : Math.max(whole, time)
  const until = from + everyMilliseconds
  return { until: new Date(until), wait: Math.max(0, until - most) }
}
