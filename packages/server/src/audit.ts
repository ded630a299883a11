import { Limiter } from './http/limiter.ts'
import type { LogEvent } from './http/log.ts'
import type { AuditOptions } from './options.ts'
import { type AuditEvent, type AuditEventName, SUSPICIOUS } from './store/audit-event.ts'
import type { AuditStore } from './store/audit-store.ts'
import { newId } from './store/secret.ts'
import { within } from './within.ts'

/** Which audit events the store keeps. */
export type AuditTrail = Required<AuditOptions>

/** @throws {OptionError} */
export const readAudit = ({ keepDays = 90, refreshes = false }: AuditOptions): AuditTrail => ({
  keepDays: within('audit.keepDays', keepDays, 1, 3650),
  refreshes,
})

/** Events that anyone can trigger at will without signing in. They must not fill the record. */
const AT_WILL: readonly AuditEventName[] = [
  'limited',
  'poll_from_elsewhere',
  'wrong_user_code',
  'client_document_refused',
  'client_refused',
]
/**
 * Events that the store does not keep because they would be most of its records: logins that begin
 * and end without a sign-in, so that strangers cannot fill the store; and refreshes, unless
 * requested. A session records when it was last used.
 */
const inTheLogOnly = ({ refreshes }: AuditTrail): readonly AuditEventName[] => [
  'login_started',
  'login_expired',
  ...(refreshes ? [] : ['session_refreshed' as const]),
]

const RATE_AT_WILL = { burst: 100, perSecond: 1 }

interface Needs {
  readonly store: AuditStore
  readonly trail: AuditTrail
  readonly hook: (event: AuditEvent) => void
  readonly log: (event: LogEvent) => void
  readonly now: () => Date
}

/**
 * Passes audit events to the hook, the log and the store. Nothing waits for the store: the event
 * has already happened, and one that cannot be stored is still in the log.
 */
export function createAudit({ store, trail, hook, log, now }: Needs): (event: AuditEvent) => void {
  const atWill = new Limiter(RATE_AT_WILL, now)
  const notKept = inTheLogOnly(trail)
  return (event) => {
    if (AT_WILL.includes(event.event) && atWill.take(event.event) > 0) return
    log({ level: SUSPICIOUS.includes(event.event) ? 'warn' : 'info', ...event })
    hook(event)
    if (notKept.includes(event.event)) return
    const at = now()
    const forgetAt = new Date(at.getTime() + trail.keepDays * 86_400_000)
    store.append({ id: newId(), at, event }, forgetAt).catch((error: unknown) => {
      log({ level: 'error', event: 'audit_failed', of: event.event, cause: String(error) })
    })
  }
}
