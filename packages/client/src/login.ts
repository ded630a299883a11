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
   * This app's client ID at the server.
   * @default `paircode`, the client of a server that has none configured
   */
  readonly clientId?: string | undefined
  /**
   * Required by servers such as Google even from installed apps. It is not a secret: anyone who has
   * the app can read it (RFC 8252 §8.5). Leave it out if a login works without it.
   */
  readonly clientSecret?: string | undefined
  /**
   * What the session may be used for. With `openid`, the server says who logged in; with
   * `offline_access`, the session outlives its first access token.
   * @default whatever the server grants this client
   */
  readonly scope?: readonly string[] | undefined
  /**
   * Who must approve, by e-mail address or subject. If somebody else does, the login fails, and the
   * session they approved is ended at the server.
   */
  readonly account?: string | undefined
  /** The APIs that the session is for (RFC 8707). */
  readonly resource?: readonly string[] | undefined
  /**
   * How to log in: with a browser on this machine, with one on any device, or with the two requests
   * of the paircode protocol. If unset, `PAIRCODE_FLOW` decides.
   * @default whichever suits this machine and the server
   */
  readonly flow?: Flow | 'auto' | undefined
  /**
   * The endpoints of a server that publishes no metadata, such as GitHub, or whose endpoints are at
   * other origins, such as Google. They are used as given.
   */
  readonly endpoints?: ServerEndpoints | undefined
  /**
   * The app's name as people know it: `Acme`.
   * @default the issuer's host
   */
  readonly appName?: string | undefined
  /** What people type to log out, such as `acme logout`; shown once they are logged in. */
  readonly logoutCommand?: string | undefined
  /**
   * How long the person has to approve, in seconds: more than 0, and 2,000,000 at most. The server
   * may allow less.
   * @default 300
   */
  readonly timeoutSeconds?: number | undefined
  /**
   * Where the session is kept between runs. Defaults to what `PAIRCODE_STORE` says; otherwise the
   * secret goes into the system keychain or, if that does not work, into a file that only the
   * current user can read.
   */
  readonly store?: SessionStore | StoreMode | undefined
  /**
   * Origins that the session may be sent to besides the issuer and the `resource`s, such as
   * `https://api.acme.dev`.
   */
  readonly origins?: readonly (string | URL)[] | undefined
  /** Cancels the login, also at the server; `login` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Sends every request. Defaults to the global `fetch`, through `HTTPS_PROXY` if that is set. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * Signs a person in through their browser, and resolves once their session is stored.
 *
 * Opens a browser on this machine and waits for it on a loopback address (RFC 8252 §7.3). If there
 * is none to open, as over SSH, or as soon as it seems to lead nowhere, prints a link and a code
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
