import type { Flow } from './flows/pick.ts'
import type { ReceptionOptions } from './reception.ts'
import type { ServerEndpoints } from './requests/login-server.ts'
import type { Session } from './session.ts'
import type { StoreMode } from './store/default-store.ts'
import type { SessionStore } from './store/session-store.ts'

export interface LoginOptions extends ReceptionOptions {
  /**
   * The server's issuer identifier: an `https:` URL with no query or fragment; `http:` for a server
   * on this machine only.
   */
  readonly issuer: string | URL
  /**
   * Which of the server's clients this app is.
   * @default `paircode`, the client of a server that has not been told of any
   */
  readonly clientId?: string | undefined
  /**
   * What the session may be used for. With `openid` in it the server says who has logged in, and with
   * `offline_access` the session outlives its first access token.
   * @default what the server gives this client
   */
  readonly scope?: readonly string[] | undefined
  /**
   * Who is to approve, by e-mail address or subject. Where it is somebody else, the login fails, and
   * what they approved is ended at the server.
   */
  readonly account?: string | undefined
  /** The APIs that the session is for (RFC 8707). */
  readonly resource?: readonly string[] | undefined
  /**
   * The way to log in: by a browser on this machine, by one on any device, or by the two requests of
   * the paircode protocol. `PAIRCODE_FLOW` says it where the app does not.
   * @default the one that suits this machine and the server
   */
  readonly flow?: Flow | 'auto' | undefined
  /**
   * Where the server is asked, for one that publishes no metadata, as GitHub, or that has its
   * endpoints at other origins than its own, as Google. They are believed as they are.
   */
  readonly endpoints?: ServerEndpoints | undefined
  /**
   * Whose login it is, as people know it: `Acme`.
   * @default the issuer's host
   */
  readonly appName?: string | undefined
  /** What people type to log out, such as `acme logout`; named once they are logged in. */
  readonly logoutCommand?: string | undefined
  /**
   * How long the person has to approve, in seconds. The server may allow less.
   * @default 300
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Where the session is kept between runs. Defaults to what `PAIRCODE_STORE` says, else the secret is
   * in the keychain of the system, and where that does not work, in a file that only the current user
   * can read.
   */
  readonly store?: SessionStore | StoreMode | undefined
  /** Gives the login up, at the server, too; `login` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Carries every request. Defaults to the global `fetch`, by way of `HTTPS_PROXY` where that is set. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * Signs a person in through their browser, and resolves once their session is kept.
 *
 * Opens a browser on this machine and waits for it on a loopback address (RFC 8252 §7.3). Where there
 * is none to open, as over SSH, and as soon as that one seems to lead nowhere, prints a link and a code
 * for any other device (RFC 8628).
 *
 * @example
 * ```ts
 * const session = await login({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * const response = await session.fetch('/projects')
 * ```
 * @throws {LoginError} whose `code` is `denied` when the person said no, `timed_out` when they took
 *   longer than `timeoutSeconds`, `unreachable` when the issuer did not answer, `refused` when it
 *   answered with an OAuth error, which is then the `cause`, `bad_server` when it answered with
 *   something else, `flow_not_offered`, `no_loopback`, `number_needed`, `wrong_account`,
 *   `invalid_issuer`, `invalid_option`, and `store_unusable` when the session could not be kept.
 */
export async function login(options: LoginOptions): Promise<Session> {
  // Loaded only here: most runs of a command-line app have their session already.
  const { runLogin } = await import('./run-login.ts')
  return runLogin(options)
}
