/** Every error code this project sends, and its HTTP status. */
const STATUS = {
  // RFC 6749 §5.2: the token endpoint
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  // RFC 8628 §3.5: while a device polls
  authorization_pending: 400,
  slow_down: 400,
  access_denied: 400,
  expired_token: 400,
  // Ours: the terminal must send the number that the browser shows (docs/protocol.md)
  confirmation_required: 400,
  // RFC 8707 §2: a resource that is unknown or not granted
  invalid_target: 400,
  // RFC 9449 §5: a key proof that is invalid or missing
  invalid_dpop_proof: 400,
  // RFC 7009 §2.2.1: the revocation endpoint
  unsupported_token_type: 400,
  // RFC 7591 §3.2.2: client registration
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  // RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6: the authorization endpoint
  unsupported_response_type: 400,
  login_required: 400,
  consent_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  registration_not_supported: 400,
  // RFC 6750 §3.1: at a protected resource
  invalid_token: 401,
  insufficient_scope: 403,
  // RFC 6749 §4.1.2.1: the server is at fault
  server_error: 500,
  temporarily_unavailable: 503,
} as const

export type OAuthErrorCode = keyof typeof STATUS

/**
 * An error that the OAuth specifications define a code for.
 *
 * Any code may throw it; the server turns it into a response in one place, `http/answer-error.ts`.
 * The description reaches logs and terminals, so it says what to do next and never holds a secret.
 *
 * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)
 */
export class OAuthError extends Error {
  override readonly name: string = 'OAuthError'
  readonly code: OAuthErrorCode
  readonly status: number

  constructor(code: OAuthErrorCode, description: string, options?: ErrorOptions) {
    super(description, options)
    this.code = code
    this.status = STATUS[code]
  }

  toJSON(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message }
  }
}
