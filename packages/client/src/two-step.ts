import type { LoginOptions } from './login.ts'
import type { ReceptionOptions } from './reception.ts'
import type { Session } from './session.ts'

/** As in `login`. */
export interface BeginLoginOptions
  extends Pick<
    LoginOptions,
    | 'issuer'
    | 'clientId'
    | 'scope'
    | 'resource'
    | 'account'
    | 'endpoints'
    | 'store'
    | 'signal'
    | 'fetch'
    | 'now'
  > {
  /**
   * How long the person has to approve, in seconds. The server may allow less.
   * @default 1800
   */
  readonly timeoutSeconds?: number | undefined
}

/** What to tell the person, and what to complete the login by. */
export interface BegunLogin {
  /** For `completeLogin`. It is no secret. */
  readonly handle: string
  /** Where to go on any machine, and what to type there. */
  readonly verificationUri: string
  readonly userCode: string
  /** A link with nothing to type; in place of that, the browser shows a number that comes back. */
  readonly verificationUriComplete?: string
  readonly expiresAt: Date
}

export interface CompleteLoginOptions
  extends Pick<LoginOptions, 'appName' | 'logoutCommand' | 'store' | 'signal' | 'fetch' | 'now'>,
    Pick<ReceptionOptions, 'onPrompt' | 'askNumber' | 'output'> {
  /**
   * How long to wait for the person, in seconds; then the login is `pending`, and can be completed
   * later.
   * @default until the login expires
   */
  readonly timeoutSeconds?: number | undefined
  /** The number that the browser shows. Where it is missing, it is asked for as in `login`. */
  readonly number?: string | undefined
}

/**
 * Begins a login that another process completes: for agents, and for whatever cannot wait for a
 * person. What it needs is put away in the user's state folder, for this user only.
 *
 * @example
 * ```ts
 * const { handle, verificationUri, userCode } = await beginLogin({ issuer: 'https://login.acme.dev' })
 * // … and later, in any process of this user:
 * const session = await completeLogin(handle, { number: 'K7QX' })
 * ```
 * @throws {LoginError} `flow_not_offered`, `unreachable`, `refused`, `bad_server`, `invalid_issuer`,
 *   `invalid_option`, `store_unusable`
 */
export async function beginLogin(options: BeginLoginOptions): Promise<BegunLogin> {
  const { runBeginLogin } = await import('./run-two-step.ts')
  return runBeginLogin(options)
}

/**
 * Completes a login that `beginLogin` began, once the person has approved. After `pending` and
 * `number_needed`, and where the process is stopped, it can be completed by the next call.
 *
 * @throws {LoginError} as `login` does, and `pending`, `number_needed`, `unknown_login`
 */
export async function completeLogin(
  handle: string,
  options: CompleteLoginOptions = {},
): Promise<Session> {
  const { runCompleteLogin } = await import('./run-two-step.ts')
  return runCompleteLogin(handle, options)
}
