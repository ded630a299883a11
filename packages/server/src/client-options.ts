import type { Grant } from './clients/client.ts'

/** A command-line app that logs terminals in, or an API that asks about tokens (RFC 6749 §2). */
export interface ClientOptions {
  /** Printable ASCII without spaces, at most 128 characters. */
  readonly clientId: string
  /**
   * The name shown on the consent page: `Acme CLI`.
   * @default the `clientId`
   */
  readonly name?: string
  /**
   * Makes the client confidential. Not for command-line apps: anyone with the app has its secret.
   * @default none: a public client
   */
  readonly clientSecret?: string
  /**
   * The scopes that a login may be granted, and is granted when it requests none. A public client
   * that lists neither `openid` nor `offline_access` gets both.
   * @default []
   */
  readonly scopes?: readonly string[]
  /**
   * Where browsers may be redirected with the answer (RFC 6749 §3.1.2). On a loopback address any
   * port is accepted (RFC 8252 §7.3).
   * @default ['http://127.0.0.1/callback', 'http://[::1]/callback'] for a public client, else []
   */
  readonly redirectUris?: readonly string[]
  /** @default all three */
  readonly grants?: readonly Grant[]
  /** Switches login flows off for this client. It cannot enable what the deployment disables. */
  readonly flows?: FlowSwitches
  /** Shortens the deployment's lifetimes. */
  readonly lifetimes?: Omit<Lifetimes, 'sessionIdleHours' | 'sessionAbsoluteDays'>
  /**
   * `remote`: the client can ask for the number that the browser shows (docs/protocol.md). It does
   * so where a typed code is not enough, and gets a link with nothing to type.
   * @default 'none'
   */
  readonly confirmation?: 'none' | 'remote'
  /**
   * `optional` for confidential clients that do not support PKCE.
   * @default 'required'
   */
  readonly pkce?: 'required' | 'optional'
  /**
   * `required` for a client that always uses DPoP: no proof, no tokens (RFC 9449 §5.2).
   * @default 'optional': a session that logged in with a key needs it from then on
   */
  readonly dpop?: 'required' | 'optional'
  /**
   * How long a device must wait between two polls, in seconds. 1 to 60.
   * @default 5
   */
  readonly pollIntervalSeconds?: number
  /**
   * Whether device logins get a link that contains the user code. The page shows the code for
   * comparison; the link alone never approves.
   * @default false
   */
  readonly completeUri?: boolean
  /**
   * Whether it may introspect tokens that are not its own (RFC 7662). Confidential clients only.
   * @default false
   */
  readonly introspect?: boolean
  /**
   * The APIs it introspects for: some of the server's `resources`, or the issuer. It then learns
   * only about access tokens for one of these, and about its own refresh tokens (RFC 7662 §4).
   * @default none: it learns about every token
   */
  readonly resources?: readonly string[]
  /**
   * Refuses all new logins of this client.
   * @default false
   */
  readonly disabled?: boolean
}

export interface FlowSwitches {
  /**
   * The original protocol, `/cli_login` and `/token`.
   * @default true
   */
  readonly paircode?: boolean
  /**
   * The authorization code grant with a redirect to a port on the same machine (RFC 8252).
   * @default true
   */
  readonly loopback?: boolean
  /**
   * The device authorization grant (RFC 8628).
   * @default true
   */
  readonly device?: boolean
}

export interface Lifetimes {
  /**
   * The time from `/cli_login` until the terminal must have collected the login. 30 to 900.
   * @default 300
   */
  readonly paircodeSeconds?: number
  /**
   * The same for device and loopback logins. 60 to 1800.
   * @default 600
   */
  readonly deviceCodeSeconds?: number
  /**
   * How long an access token is valid. An API that checks it offline may miss a revocation for as
   * long. 60 to 3600.
   * @default 600
   */
  readonly accessTokenSeconds?: number
  /**
   * A session with refresh tokens ends when it is not refreshed for this long. 1 to 365.
   * @default 30
   */
  readonly refreshIdleDays?: number
  /**
   * It ends after this long, however often it is refreshed. 1 to 730.
   * @default 90
   */
  readonly refreshAbsoluteDays?: number
  /**
   * A paircode session ends when it is not used for this long.
   * @default 24
   */
  readonly sessionIdleHours?: number
  /**
   * It ends after this long, however often it is used.
   * @default 7
   */
  readonly sessionAbsoluteDays?: number
}
