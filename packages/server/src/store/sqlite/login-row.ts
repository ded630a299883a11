import type { Entrance, Login, LoginFlow } from '../login-store.ts'

/** A row of the table `logins`. */
export interface LoginRow {
  readonly id: string
  readonly flow: LoginFlow
  readonly client_id: string
  readonly scope: string
  readonly requester: string
  readonly asked: string
  readonly redeem_hash: string | null
  readonly handle_hash: string | null
  readonly user_code_hash: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly forget_at: number
  readonly status: Login['status']
  readonly browser_hash: string | null
  readonly entered_by: Entrance | null
  readonly person_id: string | null
  readonly roles: string
  readonly signed_in_at: number | null
  readonly confirmation_hash: string | null
  readonly session_id: string | null
}

export function toLogin(row: LoginRow): Login {
  return {
    id: row.id,
    flow: row.flow,
    clientId: row.client_id,
    scope: JSON.parse(row.scope),
    requester: JSON.parse(row.requester),
    asked: JSON.parse(row.asked),
    redeemHash: row.redeem_hash,
    handleHash: row.handle_hash,
    userCodeHash: row.user_code_hash,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    forgetAt: new Date(row.forget_at),
    status: row.status,
    browserHash: row.browser_hash,
    enteredBy: row.entered_by,
    personId: row.person_id,
    roles: JSON.parse(row.roles),
    signedInAt: row.signed_in_at === null ? null : new Date(row.signed_in_at),
    needsConfirmation: row.confirmation_hash !== null,
    sessionId: row.session_id,
  }
}
