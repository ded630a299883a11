/** A rate limit: `burst` times at once, then once every `everyMilliseconds`. */
export interface Budget {
  /** Who it limits, and what. */
  readonly id: string
  readonly burst: number
  readonly everyMilliseconds: number
}

/**
 * Records what may be used only once or no longer, such as access tokens revoked early. A row is
 * invisible from its `until` on, when the thing itself has expired.
 */
export interface SpentStore {
  /** `true` for the first call with an id, `false` for all others. */
  spend(id: string, until: Date, now: Date): Promise<boolean>
  isSpent(id: string, now: Date): Promise<boolean>

  /**
   * Takes one from each budget and resolves to `0`. If any is empty, takes none and resolves to the
   * milliseconds until all have one. All that is stored of a budget is when it is full: `until`.
   */
  take(budgets: readonly Budget[], now: Date): Promise<number>

  /** Like `take`, but takes nothing. */
  wait(budgets: readonly Budget[], now: Date): Promise<number>

  /** Returns one to each budget, for a `take` that should not count. */
  giveBack(budgets: readonly Budget[], now: Date): Promise<void>
}

/**
 * Returns when a budget is full again after taking one more, and how long the caller must wait for
 * that one. A `whole` that is impossibly late was written before the clock was set back: ignored.
 *
 * @param whole when the budget is full without this one; `undefined` if nothing is stored of it.
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
