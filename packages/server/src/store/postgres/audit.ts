import type { AuditEvent } from '../audit-event.ts'
import type { AuditRecord, AuditStore } from '../audit-store.ts'
import type { Connection } from './connection.ts'

interface AuditRow {
  readonly id: string
  readonly at: number
  readonly event: AuditEvent
}

export class PostgresAudit implements AuditStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async append({ id, at, event }: AuditRecord, forgetAt: Date): Promise<void> {
    await this.#db.changes(
      `INSERT INTO paircode.audit (id, at, event, forget_at)
       VALUES (:id, :at, :event, :forgetAt)`,
      { id, at, event, forgetAt },
    )
  }

  async latest(count: number): Promise<AuditRecord[]> {
    const rows = await this.#db.list<AuditRow>(
      'SELECT id, at, event FROM paircode.audit ORDER BY number DESC LIMIT :count',
      { count },
    )
    return rows.map(({ id, at, event }) => ({ id, at: new Date(at), event }))
  }
}
