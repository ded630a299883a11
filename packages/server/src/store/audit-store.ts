import type { AuditEvent } from './audit-event.ts'

/** A stored audit event. */
export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly event: AuditEvent
}

/** Stores audit events until `forgetAt`. */
export interface AuditStore {
  append(record: AuditRecord, forgetAt: Date): Promise<void>

  /** Returns the latest events, newest first. */
  latest(count: number): Promise<AuditRecord[]>
}
