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

  async take(budgets: readonly Budget[], now: Date): Promise<number> {
    const wait = await this.wait(budgets, now)
    if (wait > 0) return wait
    const rows = await this.#db.list<Row>(TAKE, { budgets, now })
    if (rows.length === budgets.length) return 0
    // Others were quicker at one of them.
    const taken = budgets.filter((budget) => rows.some(({ id }) => id === budget.id))
    if (taken.length > 0) await this.giveBack(taken, now)
    return Math.max(1, await this.wait(budgets, now))
  }

  async wait(budgets: readonly Budget[], now: Date): Promise<number> {
    return waitOf(budgets, await this.#db.list<Row>(FIND, { budgets }), now)
  }

  async giveBack(budgets: readonly Budget[], now: Date): Promise<void> {
    await this.#db.count(GIVE_BACK, { budgets, now })
  }
}

interface Row {
  readonly id: string
  readonly expires_at: number
}

const BUDGETS = `json_to_recordset(:budgets::json)
  AS budget (id text, burst integer, "everyMilliseconds" bigint)`
const FIND = `SELECT id, expires_at FROM paircode.spent JOIN ${BUDGETS} USING (id)`

// Everybody's budget is in everybody's way, so its row is locked for one statement and no longer.
// All lock rows in the order of the budgets, so that no two wait for each other. What `spendOne` says:
const TAKE = `
  WITH budget AS (SELECT *, :now + burst * "everyMilliseconds" AS most FROM ${BUDGETS})
  INSERT INTO paircode.spent AS row (id, expires_at)
  SELECT id, :now + "everyMilliseconds" FROM budget
  ON CONFLICT (id) DO UPDATE SET expires_at = (
    SELECT "everyMilliseconds" + CASE WHEN row.expires_at > most
      THEN :now ELSE greatest(row.expires_at, :now) END
    FROM budget WHERE budget.id = row.id)
  WHERE (SELECT row.expires_at > most OR row.expires_at + "everyMilliseconds" <= most
         FROM budget WHERE budget.id = row.id)
  RETURNING id, expires_at`
const GIVE_BACK = `
  WITH budget AS (SELECT * FROM ${BUDGETS})
  INSERT INTO paircode.spent AS row (id, expires_at) SELECT id, :now FROM budget
  ON CONFLICT (id) DO UPDATE SET expires_at = row.expires_at -
    (SELECT "everyMilliseconds" FROM budget WHERE budget.id = row.id)
  WHERE row.expires_at > :now`

const waitOf = (budgets: readonly Budget[], rows: readonly Row[], now: Date): number =>
  Math.max(
    ...budgets.map((budget) => {
      const row = rows.find(({ id }) => id === budget.id)
      return spendOne(budget, row?.expires_at, now).wait
    }),
  )
