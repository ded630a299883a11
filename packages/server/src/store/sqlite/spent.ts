import { type Budget, type SpentStore, spendOne } from '../spent-store.ts'
import type { Connection } from './connection.ts'
import type { Statements } from './statements.ts'

export class SqliteSpent implements SpentStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  spend(id: string, until: Date, now: Date): Promise<boolean> {
    return this.#db.changes(
      `INSERT INTO spent (id, expires_at) VALUES (:id, :until)
       ON CONFLICT DO UPDATE SET expires_at = :until WHERE expires_at <= :now`,
      { id, until, now },
    )
  }

  async isSpent(id: string, now: Date): Promise<boolean> {
    const sql = 'SELECT id FROM spent WHERE id = :id AND expires_at > :now'
    return (await this.#db.find(sql, { id, now })) !== undefined
  }

  take(budgets: readonly Budget[], now: Date): Promise<number> {
    return this.#db.write((statements) => {
      const spent = budgets.map((budget) => spendOne(budget, wholeAt(statements, budget), now))
      const wait = Math.max(...spent.map((one) => one.wait))
      if (wait > 0) return wait
      for (const [index, { id }] of budgets.entries()) {
        statements.run(KEEP, { id, until: spent[index]?.until ?? now })
      }
      return 0
    })
  }

  async wait(budgets: readonly Budget[], now: Date): Promise<number> {
    const waits = budgets.map(async (budget) => {
      const row = await this.#db.find<Row>(FIND, { id: budget.id })
      return spendOne(budget, row?.expires_at, now).wait
    })
    return Math.max(...(await Promise.all(waits)))
  }

  async giveBack(budgets: readonly Budget[], now: Date): Promise<void> {
    await this.#db.write((statements) => {
      for (const { id, everyMilliseconds } of budgets) {
        statements.run(GIVE_BACK, { id, everyMilliseconds, now })
      }
    })
  }
}

interface Row {
  readonly expires_at: number
}

const FIND = 'SELECT expires_at FROM spent WHERE id = :id'
const KEEP = `
  INSERT INTO spent (id, expires_at) VALUES (:id, :until)
  ON CONFLICT DO UPDATE SET expires_at = :until`
const GIVE_BACK = `
  UPDATE spent SET expires_at = expires_at - :everyMilliseconds
  WHERE id = :id AND expires_at > :now`

const wholeAt = (statements: Statements, { id }: Budget): number | undefined =>
  statements.get<Row>(FIND, { id })?.expires_at
