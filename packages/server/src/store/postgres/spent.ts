import { type Budget, type SpentStore, spendOne } from '../spent-store.ts'
import type { Connection } from './connection.ts'

export class PostgresSpent implements SpentStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  spend(id: string, until: Date, now: Date): Promise<boolean> {
    return this.#db.changes(
      `INSERT INTO paircode.spent AS row (id, expires_at) VALUES (:id, :until)
       ON CONFLICT (id) DO UPDATE SET expires_at = :until WHERE row.expires_at <= :now`,
      { id, until, now },
    )
  }

  async isSpent(id: string, now: Date): Promise<boolean> {
    const sql = 'SELECT id FROM paircode.spent WHERE id = :id AND expires_at > :now'
    return (await this.#db.find(sql, { id, now })) !== undefined
  }

  take(budgets: readonly Budget[], now: Date): Promise<number> {
    return this.#db.alone(async (run) => {
      const { rows } = await run<Row>(FIND, { budgets })
      const wait = waitOf(budgets, rows, now)
      if (wait === 0) await run(KEEP, { spent: spend(budgets, rows, now) })
      return wait
    })
  }

  async wait(budgets: readonly Budget[], now: Date): Promise<number> {
    return waitOf(budgets, await this.#db.list<Row>(FIND, { budgets }), now)
  }

  async giveBack(budgets: readonly Budget[], now: Date): Promise<void> {
    await this.#db.alone((run) => run(GIVE_BACK, { budgets, now }))
  }
}

interface Row {
  readonly id: string
  readonly expires_at: number
}

const BUDGETS = `json_to_recordset(:budgets::json) AS budget (id text, "everyMilliseconds" bigint)`
const FIND = `SELECT id, expires_at FROM paircode.spent JOIN ${BUDGETS} USING (id)`
const KEEP = `
  INSERT INTO paircode.spent (id, expires_at)
  SELECT id, until FROM json_to_recordset(:spent::json) AS one (id text, until bigint)
  ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`
const GIVE_BACK = `
  UPDATE paircode.spent AS row SET expires_at = expires_at - "everyMilliseconds"
  FROM ${BUDGETS} WHERE row.id = budget.id AND expires_at > :now`

const spend = (budgets: readonly Budget[], rows: readonly Row[], now: Date) =>
  budgets.map((budget) => {
    const row = rows.find(({ id }) => id === budget.id)
    const { until, wait } = spendOne(budget, row?.expires_at, now)
    return { id: budget.id, until: until.getTime(), wait }
  })

const waitOf = (...asked: Parameters<typeof spend>): number =>
  Math.max(...spend(...asked).map(({ wait }) => wait))
