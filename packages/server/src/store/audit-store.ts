import type { AuditEvent } from './audit-event.ts'

/** An audit event on record. */
export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly event: AuditEvent
}

/** Keeps audit events until `forgetAt`. */
export interface AuditStore {
  append(record: AuditRecord, forgetAt: Date): Promise<void>

  /** The latest of them, the newest first. */
  latest(count: number): Promise<AuditRecord[]>
}
