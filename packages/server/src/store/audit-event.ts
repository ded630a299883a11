import type { LoginFlow } from './login-store.ts'

/**
 * What happens to logins, sessions and keys that somebody may one day have to look into. Each event
 * names ids and addresses, never a secret; `address` is where the request came from.
 */
export interface AuditEvents {
  login_started: { flow: LoginFlow; login: string; client: string; address: string | null }
  /** Somebody signed in for it. */
  login_identified: { login: string; person: string; provider: string; isNew: boolean }
  /** The deployment does not admit that person: at a login, or at a refresh. */
  person_refused: { login?: string; session?: string; person?: string; provider?: string }
  login_approved: { login: string; person: string; address: string | null }
  login_denied: { login: string; person: string; address: string | null }
  /** Its terminal gave it up. */
  login_cancelled: { login: string; client: string }
  login_redeemed: {
    flow: LoginFlow
    login: string
    session: string | null
    person: string
    client: string
    address: string | null
  }
  /** What redeems it was shown twice; its session has ended. */
  login_replayed: { login: string; session: string | null; address: string | null }
  /** It was collected from another network than it began on, and refused. */
  poll_from_elsewhere: { login: string; address: string | null }
  /** The terminal said another number than the browser shows. */
  wrong_number: { login: string }
  /** Somebody typed a code that is none. */
  wrong_user_code: { person: string; address: string | null }
  sign_in_failed: { login?: string; provider: string; code: string; cause?: string | undefined }
  session_refreshed: { session: string; person: string; client: string }
  /** An old refresh token came back; its session has ended. */
  refresh_token_reused: { session: string; person: string; client: string }
  session_ended: { session: string; client?: string; address?: string | null }
  token_revoked: { session: string; client: string }
  /** Too much at once was asked for, and refused. */
  limited: { what: string; person?: string; address: string | null }
  key_rotated: { kid: string }
  key_retired: { kid: string }
}

export type AuditEventName = keyof AuditEvents

/** One of them, as it happened. */
export type AuditEvent = {
  [Name in AuditEventName]: { readonly event: Name } & Readonly<AuditEvents[Name]>
}[AuditEventName]

/** Which deserve a second look. */
export const isSuspicious = (event: AuditEventName): boolean =>
  [
    'person_refused',
    'login_replayed',
    'poll_from_elsewhere',
    'wrong_number',
    'wrong_user_code',
    'sign_in_failed',
    'refresh_token_reused',
    'limited',
  ].includes(event)
