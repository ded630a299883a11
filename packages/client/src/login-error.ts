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
  /** The answer does not follow the protocol: a portal's page, a redirect, a link to elsewhere. */
  | 'bad_server'
  /** The issuer is not an `https:` URL. */
  | 'invalid_issuer'
  /** Another option or an environment variable has an invalid value; the message says which. */
  | 'invalid_option'
  /** The server asks for the number that the browser shows, and there is nobody to type it. */
  | 'number_needed'
  /** Somebody other than `account` approved. */
  | 'wrong_account'
  /** Nobody has approved the two-step login yet; call `completeLogin` again. */
  | 'pending'
  /** There is no begun login with that handle here. */
  | 'unknown_login'
  /** Nothing can be received on this machine's loopback address. */
  | 'no_loopback'
  /** The server does not offer this way of logging in. */
  | 'flow_not_offered'
  /** There is no stored session. */
  | 'not_logged_in'
  /** There was a session, and the server has ended it. */
  | 'session_expired'
  /** The session was forgotten here, and the server did not end it. */
  | 'not_revoked'
  /** A session was asked to send a request to a server that it is not for. */
  | 'wrong_origin'
  /** The session is a cookie, and an access token was asked for. */
  | 'no_token'
  /** Sessions cannot be stored or read here; the message names the file and how to fix it. */
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
  /** Whether the same call may succeed a little later. */
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
