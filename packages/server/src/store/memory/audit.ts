import type { AuditRecord, AuditStore } from '../audit-store.ts'
import type { Tables } from './tables.ts'

export class MemoryAudit implements AuditStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async append(record: AuditRecord, forgetAt: Date): Promise<void> {
    this.#tables.audit.set(record.id, { record, forgetAt })
  }

  async latest(count: number): Promise<AuditRecord[]> {
    return [...this.#tables.audit.values()]
      .map(({ record }) => record)
      .reverse()
      .slice(0, count)
  }
}
