const CENTURY_SECONDS = 100 * 365 * 86_400

/** The time that many seconds later. A server may name more seconds than a `Date` can hold. */
export const instantAfter = (begun: Date, seconds: number): Date =>
  new Date(begun.getTime() + Math.min(seconds, CENTURY_SECONDS) * 1000)
