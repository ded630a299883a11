const CENTURY_SECONDS = 100 * 365 * 86_400

/** When so many seconds have passed. A server may name more of them than a `Date` can hold. */
export const instantAfter = (begun: Date, seconds: number): Date =>
  new Date(begun.getTime() + Math.min(seconds, CENTURY_SECONDS) * 1000)
