/** Every way in which a login, or the session after it, fails. */
export type LoginErrorCode =
  /** The person said no in the browser. */
  | 'denied'
  /** Nobody approved in time. */
  | 'timed_out'
  /** The server did not answer: no network, a wrong address, a certificate that is not trusted. */
  | 'unreachable'
  /** The server answered with an OAuth error, which is then the `cause`. */
  | 'refused'
  /** What answered does not speak this protocol: a portal's page, a redirect, a link to elsewhere. */
  | 'bad_server'
  /** The issuer is no `https:` URL. */
  | 'invalid_issuer'
  /** Another option, or an environment variable, has a value that is none; the message says which. */
  | 'invalid_option'
  /** The server asks for the number that the browser shows, and there is nobody to type it. */
  | 'number_needed'
  /** Somebody else approved than was asked for. */
  | 'wrong_account'
  /** Nobody has approved yet a login that another process goes on with; ask again. */
  | 'pending'
  /** There is no begun login of that handle here. */
  | 'unknown_login'
  /** Nothing can be received on this machine's loopback address. */
  | 'no_loopback'
  /** The server does not offer this way of logging in. */
  | 'flow_not_offered'
  /** There is no session on file. */
  | 'not_logged_in'
  /** There was a session, and the server has ended it. */
  | 'session_expired'
  /** The session was forgotten here, and the server did not end it. */
  | 'not_revoked'
  /** A request of a session to another server than its own. */
  | 'wrong_origin'
  /** The session is a cookie, and an access token was asked for. */
  | 'no_token'
  /** Sessions cannot be kept or read here; the message says which file, and what mends it. */
  | 'store_unusable'

/**
 * A login, or the session after it, failed.
 *
 * The message says what happened and why, is safe to print, and never holds a secret; codes are
 * API and messages are not. `nextStep` says what to do about it.
 */
export class LoginError extends Error {
  override readonly name = 'LoginError'
  readonly code: LoginErrorCode
  /** Whether the same call may well succeed a little later. */
  readonly transient: boolean

  constructor(
    code: LoginErrorCode,
    message: string,
    options: ErrorOptions & { transient?: boolean } = {},
  ) {
    super(message, options)
    this.code = code
    this.transient = options.transient ?? false
  }
}
