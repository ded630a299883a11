/**
 * Keeps what may be used once, or no more: access tokens that were revoked before their time. A row
 * is invisible from its `until` on, when whatever it is about has expired by itself.
 */
export interface SpentStore {
  /** `true` for the first call with that id, `false` for every other. */
  spend(id: string, until: Date, now: Date): Promise<boolean>
  isSpent(id: string, now: Date): Promise<boolean>
}
