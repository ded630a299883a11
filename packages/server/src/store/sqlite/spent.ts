import type { SpentStore } from '../spent-store.ts'
import type { Connection } from './connection.ts'

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
}
