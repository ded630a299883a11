import type { LoginOptions } from './login.ts'
import type { ReceptionOptions } from './reception.ts'
import type { Session } from './session.ts'

/** As in `login`. */
export interface BeginLoginOptions
  extends Pick<
    LoginOptions,
    | 'issuer'
    | 'clientId'
    | 'clientSecret'
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

/** What to tell the person, and the handle that completes the login. */
export interface BegunLogin {
  /** For `completeLogin`. It is not a secret. */
  readonly handle: string
  /** Where to go on any machine, and what to type there. */
  readonly verificationUri: string
  readonly userCode: string
  /** A link with nothing to type; instead, the browser shows a number for `completeLogin`. */
  readonly verificationUriComplete?: string
  readonly expiresAt: Date
}

export interface CompleteLoginOptions
  extends Pick<
      LoginOptions,
      | 'clientSecret'
      | 'appName'
      | 'logoutCommand'
      | 'store'
      | 'origins'
      | 'signal'
      | 'fetch'
      | 'now'
    >,
    Pick<ReceptionOptions, 'onPrompt' | 'askNumber' | 'output'> {
  /**
   * How long to wait for the person, in seconds. After that, the login is `pending` and can be
   * completed later.
   * @default until the login expires
   */
  readonly timeoutSeconds?: number | undefined
  /** The number that the browser shows. If missing, it is asked for as in `login`. */
  readonly number?: string | undefined
}

/** As in `login`. */
export type CancelLoginOptions = Pick<LoginOptions, 'clientSecret' | 'signal' | 'fetch'>

/**
 * Begins a login that another process completes: for agents and anything else that cannot wait for
 * a person. Its state is stored in the user's state folder, for this user only.
 *
 * @example
 * ```ts
 * const { handle, verificationUri, userCode } = await beginLogin({ issuer: 'https://login.acme.dev' })
 * // … and later, in any process of this user:
 * const session = await completeLogin(handle, { number: 'KQTZ' })
 * ```
 * @throws {LoginError} `flow_not_offered`, `unreachable`, `refused`, `bad_server`,
 *   `invalid_issuer`, `invalid_option`, `store_unusable`
 */
export async function beginLogin(options: BeginLoginOptions): Promise<BegunLogin> {
  const { runBeginLogin } = await import('./run-two-step.ts')
  return runBeginLogin(options)
}

/**
 * Completes a login that `beginLogin` began, once the person has approved. After `pending` or
 * `number_needed`, or if the process is stopped, the next call can still complete it.
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

/**
 * Cancels a login that `beginLogin` began, also at the server, so that its link stops working.
 * After a transient failure the login is still there for the next call.
 *
 * @throws {LoginError} `unknown_login`, `unreachable`, `bad_server`, `refused`, `store_unusable`
 */
export async function cancelLogin(handle: string, options: CancelLoginOptions = {}): Promise<void> {
  const { runCancelLogin } = await import('./run-two-step.ts')
  return runCancelLogin(handle, options)
}
