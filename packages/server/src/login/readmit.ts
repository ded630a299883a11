import type { LiveSession } from '../sessions/check.ts'
import type { AuditEvent } from '../store/audit-event.ts'
import type { SessionStore } from '../store/session-store.ts'
import { type Authorize, admission } from './authorize.ts'

export interface ReadmitNeeds {
  readonly sessions: SessionStore
  readonly authorize: Authorize
  readonly audit: (event: AuditEvent) => void
}

/**
 * Asks again whether the person of a session may log in, and returns their current roles. A person
 * who no longer may is logged out, and the result is `undefined`.
 */
export async function readmit(
  { sessions, authorize, audit }: ReadmitNeeds,
  { session, person }: LiveSession,
  now: Date,
): Promise<readonly string[] | undefined> {
  const { identity } = person
  const decision = admission(await authorize({ identity, clientId: session.clientId }))
  if (decision.admitted) return decision.roles
  await sessions.end(session.id, now)
  audit({ event: 'person_refused', session: session.id, person: person.id })
  return undefined
}
