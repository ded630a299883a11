import { Limiter } from './http/limiter.ts'
import type { LogEvent } from './http/log.ts'
import { type AuditEvent, type AuditEventName, SUSPICIOUS } from './store/audit-event.ts'
import type { AuditStore } from './store/audit-store.ts'
import { newId } from './store/secret.ts'

/** How long audit events are on record. */
const KEEP_DAYS = 90

/** What anybody can bring about at will, without being anybody: it must not fill the record. */
const AT_WILL: readonly AuditEventName[] = [
  'limited',
  'poll_from_elsewhere',
  'wrong_user_code',
  'client_document_refused',
]
const RATE_AT_WILL = { burst: 100, perSecond: 1 }

interface Needs {
  readonly store: AuditStore
  readonly hook: (event: AuditEvent) => void
  readonly log: (event: LogEvent) => void
  readonly now: () => Date
}

/**
 * Takes audit events to the hook, to the log and to the store. Nothing waits for the store: what it
 * is about has happened, and an event that cannot be kept is in the log all the same.
 */
export function createAudit({ store, hook, log, now }: Needs): (event: AuditEvent) => void {
  const atWill = new Limiter(RATE_AT_WILL, now)
  return (event) => {
    if (AT_WILL.includes(event.event) && atWill.take(event.event) > 0) return
    log({ level: SUSPICIOUS.includes(event.event) ? 'warn' : 'info', ...event })
    hook(event)
    const at = now()
    const forgetAt = new Date(at.getTime() + KEEP_DAYS * 86_400_000)
    store.append({ id: newId(), at, event }, forgetAt).catch((error: unknown) => {
      log({ level: 'error', event: 'audit_failed', of: event.event, cause: String(error) })
    })
  }
}
