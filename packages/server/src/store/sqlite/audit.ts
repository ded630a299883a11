import type { AuditEvent } from '../audit-event.ts'
import type { AuditRecord, AuditStore } from '../audit-store.ts'
import type { Connection } from './connection.ts'

const INSERT = 'INSERT INTO audit (id, at, event, forget_at) VALUES (:id, :at, :event, :forgetAt)'

/** All in one row, as the keys are. */
const LATEST = `
  SELECT json_group_array(json_object('id', id, 'at', at, 'event', json(event))) AS records
  FROM (SELECT * FROM audit ORDER BY number DESC LIMIT :count)`

interface AuditRow {
  readonly id: string
  readonly at: number
  readonly event: AuditEvent
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
    const row = await this.#db.find<{ records: string }>(LATEST, { count })
    const rows: AuditRow[] = JSON.parse(row?.records ?? '[]')
    return rows.map(({ id, at, event }) => ({ id, at: new Date(at), event }))
  }
}
