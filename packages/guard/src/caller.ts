/** Who sent a request, and which login it came from. */
export interface Caller {
  /** The login server's stable id for the person. */
  readonly subject: string
  readonly clientId: string
  readonly scope: readonly string[]
  /** The roles that the login server's `authorize` granted when the token was issued. */
  readonly roles: readonly string[]
  /** The id of the login in the person's list of terminals and in the audit log. */
  readonly sessionId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** All claims of the token, under the names used on the wire. */
  readonly claims: Readonly<Record<string, unknown>>
}
