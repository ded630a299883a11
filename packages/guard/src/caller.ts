/** Who sent a request, and from which login. */
export interface Caller {
  /** The login server's stable id of the person. */
  readonly subject: string
  readonly clientId: string
  readonly scope: readonly string[]
  /** The login, as the person's list of terminals and the audit log name it. */
  readonly sessionId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** All claims of the token, under their names on the wire. */
  readonly claims: Readonly<Record<string, unknown>>
}
