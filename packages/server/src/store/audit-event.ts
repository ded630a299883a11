import type { Login, LoginFlow } from './login-store.ts'

/**
 * What happens to logins, sessions and keys that somebody may one day have to look into. Each event
 * names ids and addresses, never a secret; `address` is where the request came from.
 */
export interface AuditEvents {
  login_started: OfLogin & { address: string | null }
  /** Somebody signed in for it. */
  login_identified: { login: string; person: string; provider: string; isNew: boolean }
  /** The deployment does not admit that person: at a login, or at a refresh. */
  person_refused: { login?: string; session?: string; person?: string; provider?: string }
  login_approved: OfLogin & {
    person: string
    /** How long after it began. */
    afterSeconds: number
    address: string | null
  }
  /** Terminals of that network were approved by many people elsewhere within an hour: look at it. */
  approved_by_many: { address: string | null; login: string }
  login_denied: OfLogin & { person: string; address: string | null }
  /** Its terminal gave it up. */
  login_cancelled: OfLogin
  login_redeemed: OfLogin & { session: string | null; person: string; address: string | null }
  /** What redeems it was shown twice; its session has ended. */
  login_replayed: OfLogin & { session: string | null; address: string | null }
  /** It was collected from another network than it began on, and refused. */
  poll_from_elsewhere: { login: string; address: string | null }
  /** A loopback login was approved, or redeemed, on another network than it began on. */
  login_elsewhere: { login: string; address: string | null }
  /** The terminal said another number than the browser shows. */
  wrong_number: { login: string }
  /** Somebody typed a code that is none. */
  wrong_user_code: { person: string; address: string | null }
  sign_in_failed: { login?: string; provider: string; code: string; cause?: string | undefined }
  session_refreshed: { session: string; person: string; client: string }
  /** An old refresh token came back; its session has ended. */
  refresh_token_reused: { session: string; person: string; client: string }
  /** A refresh token is newer than what is on record, as after a backup is restored; its session has ended. */
  refresh_token_ahead: { session: string; person: string; client: string }
  session_ended: { session: string; client?: string; person?: string; address?: string | null }
  token_revoked: { session: string; client: string }
  /** Too much at once was asked for, and refused. */
  limited: { what: Limited; person?: string; address: string | null }
  /** A client registered itself (RFC 7591). */
  client_registered: { client: string; address: string | null }
  /** The metadata document of a client cannot be had, or will not do. */
  client_document_refused: { client: string; reason: string; address: string | null }
  key_rotated: { kid: string }
  key_retired: { kid: string }
  /** The keys are sealed with another master key. */
  keys_resealed: Record<never, never>
}

interface OfLogin {
  readonly flow: LoginFlow
  readonly login: string
  readonly client: string
}

/** What its events say of a login. */
export const aboutLogin = ({ id, flow, clientId }: Login): OfLogin => ({
  ...{ flow, login: id, client: clientId },
})

/** What there can be too much of. */
type Limited =
  | 'login_started'
  | 'unknown_paircode'
  | 'user_code'
  | 'sign_in'
  | 'client_registered'
  | 'client_document'

export type AuditEventName = keyof AuditEvents

/** One of them, as it happened. */
export type AuditEvent = {
  [Name in AuditEventName]: { readonly event: Name } & Readonly<AuditEvents[Name]>
}[AuditEventName]

/** Which deserve a second look. */
export const SUSPICIOUS: readonly AuditEventName[] = [
  'person_refused',
  'approved_by_many',
  'login_replayed',
  'poll_from_elsewhere',
  'login_elsewhere',
  'wrong_number',
  'wrong_user_code',
  'sign_in_failed',
  'refresh_token_reused',
  'refresh_token_ahead',
  'client_document_refused',
  'limited',
]
