import type { AuditRecord, AuditStore } from '../audit-store.ts'
import type { Connection } from './connection.ts'

const INSERT = 'INSERT INTO audit (id, at, event, forget_at) VALUES (:id, :at, :event, :forgetAt)'

interface AuditRow {
  readonly id: string
  readonly at: number
  readonly event: string
}

export class SqliteAudit implements AuditStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async append({ id, at, event }: AuditRecord, forgetAt: Date): Promise<void> {
    await this.#db.changes(INSERT, { id, at, event, forgetAt }, 'later')
  }

  async latest(count: number): Promise<AuditRecord[]> {
    const rows = await this.#db.list<AuditRow>(
      'SELECT id, at, event FROM audit ORDER BY number DESC LIMIT :count',
      { count },
    )
    return rows.map(({ id, at, event }) => ({ id, at: new Date(at), event: JSON.parse(event) }))
  }
}
