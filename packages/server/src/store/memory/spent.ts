import type { SpentStore } from '../spent-store.ts'
import type { Tables } from './tables.ts'

export class MemorySpent implements SpentStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async spend(id: string, until: Date, now: Date): Promise<boolean> {
    if (this.#isSpent(id, now)) return false
    this.#tables.spent.set(id, until)
    return true
  }

  async isSpent(id: string, now: Date): Promise<boolean> {
    return this.#isSpent(id, now)
  }

  #isSpent(id: string, now: Date): boolean {
    const until = this.#tables.spent.get(id)
    return until !== undefined && until > now
  }
}
