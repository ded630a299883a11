import type { EndedLogin, LoginFlow } from './login-store.ts'

/**
 * What happens to logins, sessions and keys and may have to be investigated later. Events contain
 * ids and addresses, never a secret; `address` is where the request came from.
 */
export interface AuditEvents {
  login_started: OfLogin & { address: string | null }
  /** Somebody signed in for the login. */
  login_identified: { login: string; person: string; provider: string; isNew: boolean }
  /** The deployment refused the person, at a login or a refresh. */
  person_refused: { login?: string; session?: string; person?: string; provider?: string }
  login_approved: OfLogin & {
    person: string
    /** How long after the login began. */
    afterSeconds: number
    address: string | null
  }
  /** Within an hour, many people elsewhere approved terminals of this network. Investigate. */
  approved_by_many: { address: string | null; login: string }
  login_denied: OfLogin & { person: string; address: string | null }
  /** The terminal gave up the login. */
  login_cancelled: OfLogin
  /** Not answered, or not collected by the terminal, in time. Reported within a minute or so. */
  login_expired: OfLogin
  login_redeemed: OfLogin & { session: string | null; person: string; address: string | null }
  /** The secret that redeems the login was presented twice; its session has ended. */
  login_replayed: OfLogin & { session: string | null; address: string | null }
  /** Collecting from a network other than where the login began was refused. */
  poll_from_elsewhere: { login: string; address: string | null }
  /** A loopback login was approved or redeemed on a network other than where it began. */
  login_elsewhere: { login: string; address: string | null }
  /** The terminal sent a different number than the browser shows. */
  wrong_number: { login: string }
  /** Somebody typed a code that does not exist. */
  wrong_user_code: { person: string; address: string | null }
  sign_in_failed: { login?: string; provider: string; code: string; cause?: string | undefined }
  session_refreshed: { session: string; person: string; client: string }
  /** An old refresh token was used again; its session has ended. */
  refresh_token_reused: { session: string; person: string; client: string }
  /** A refresh token is newer than the stored one, as after restoring a backup; session ended. */
  refresh_token_ahead: { session: string; person: string; client: string }
  session_ended: { session: string; client?: string; person?: string; address?: string | null }
  token_revoked: { session: string; client: string }
  /** A rate limit refused a request. */
  limited: { what: Limited; person?: string; address: string | null }
  /** A client registered itself (RFC 7591). */
  client_registered: { client: string; address: string | null }
  /** The metadata document of a client is unavailable or invalid. */
  client_document_refused: { client: string; reason: string; address: string | null }
  /** A client presented a wrong or unknown secret, operator-issued token or code. */
  client_refused: {
    what: 'client' | 'client_secret' | 'grant' | 'initial_access_token' | 'metrics_token'
    /** The name it gave, made printable. */
    client?: string
    address: string | null
  }
  key_rotated: { kid: string }
  key_retired: { kid: string }
  /** The keys were sealed with another master key. */
  keys_resealed: Record<never, never>
}

interface OfLogin {
  readonly flow: LoginFlow
  readonly login: string
  readonly client: string
}

/** The fields that events have about a login. */
export const aboutLogin = ({ id, flow, clientId }: EndedLogin): OfLogin => ({
  flow,
  login: id,
  client: clientId,
})

/** What is rate limited. */
type Limited =
  | 'login_started'
  | 'unknown_paircode'
  | 'user_code'
  | 'sign_in'
  | 'client_registered'
  | 'client_document'
  | 'wrong_secret'

export type AuditEventName = keyof AuditEvents

/** An event that happened. */
export type AuditEvent = {
  [Name in AuditEventName]: { readonly event: Name } & Readonly<AuditEvents[Name]>
}[AuditEventName]

/** The events that deserve a second look. */
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
  'client_refused',
  'limited',
]
