import { type Budget, type SpentStore, spendOne } from '../spent-store.ts'
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

  async take(budgets: readonly Budget[], now: Date): Promise<number> {
    const wait = this.#wait(budgets, now)
    if (wait > 0) return wait
    for (const budget of budgets) this.#tables.spent.set(budget.id, this.#next(budget, now).until)
    return 0
  }

  async wait(budgets: readonly Budget[], now: Date): Promise<number> {
    return this.#wait(budgets, now)
  }

  async giveBack(budgets: readonly Budget[], now: Date): Promise<void> {
    for (const { id, everyMilliseconds } of budgets) {
      const whole = this.#tables.spent.get(id)
      if (whole === undefined || whole <= now) continue
      this.#tables.spent.set(id, new Date(whole.getTime() - everyMilliseconds))
    }
  }

  #wait(budgets: readonly Budget[], now: Date): number {
    return Math.max(...budgets.map((budget) => this.#next(budget, now).wait))
  }

  #next(budget: Budget, now: Date) {
    return spendOne(budget, this.#tables.spent.get(budget.id)?.getTime(), now)
  }

  #isSpent(id: string, now: Date): boolean {
    const until = this.#tables.spent.get(id)
    return until !== undefined && until > now
  }
}
