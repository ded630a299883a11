import type { Grant } from './clients/client.ts'

/** A command-line app that may log terminals in, or an API that may ask about tokens (RFC 6749 §2). */
export interface ClientOptions {
  /** Printable ASCII without blanks, at most 128 characters. */
  readonly clientId: string
  /**
   * The name that people are asked about: `Acme CLI`.
   * @default the `clientId`
   */
  readonly name?: string
  /**
   * Makes the client confidential. A command-line app has none: whoever has the app has its secret.
   * @default none: a public client
   */
  readonly clientSecret?: string
  /**
   * What a login of it may be granted, and is when it asks for nothing. A public client that lists
   * neither `openid` nor `offline_access` has both.
   * @default []
   */
  readonly scopes?: readonly string[]
  /**
   * Where a browser may be sent with the answer (RFC 6749 §3.1.2). On a loopback address any port
   * will do (RFC 8252 §7.3).
   * @default ['http://127.0.0.1/callback', 'http://[::1]/callback'] for a public client, else []
   */
  readonly redirectUris?: readonly string[]
  /** @default all three */
  readonly grants?: readonly Grant[]
  /** Switches ways in off for this client; it cannot switch on what the deployment has off. */
  readonly flows?: FlowSwitches
  /** Narrows the deployment's. */
  readonly lifetimes?: Omit<Lifetimes, 'sessionIdleHours' | 'sessionAbsoluteDays'>
  /**
   * `remote`: the client can ask for the number that the browser shows (docs/protocol.md), so it is
   * asked for where a typed code is not enough, and the client gets a link with nothing to type.
   * @default 'none'
   */
  readonly confirmation?: 'none' | 'remote'
  /**
   * `optional` for confidential clients that cannot do PKCE.
   * @default 'required'
   */
  readonly pkce?: 'required' | 'optional'
  /**
   * `required` for a client that always proves a key: nothing less brings tokens (RFC 9449 §5.2).
   * @default 'optional': who proves a key at the login needs it from then on
   */
  readonly dpop?: 'required' | 'optional'
  /**
   * How long a device is to wait between two polls, in seconds. 1 to 60.
   * @default 5
   */
  readonly pollIntervalSeconds?: number
  /**
   * Whether device logins come with a link that holds the user code. The page shows it and asks to
   * compare; the link alone never approves.
   * @default false
   */
  readonly completeUri?: boolean
  /**
   * Whether it may ask about tokens that are not its own (RFC 7662). Confidential clients only.
   * @default false
   */
  readonly introspect?: boolean
  /**
   * Refuses every new login of it.
   * @default false
   */
  readonly disabled?: boolean
}

export interface FlowSwitches {
  /**
   * The origin's protocol, `/cli_login` and `/token`.
   * @default true
   */
  readonly paircode?: boolean
  /**
   * The authorization code grant, back to a port of the same machine (RFC 8252).
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
   * How long a person has between `/cli_login` and the terminal's collecting. 30 to 900.
   * @default 300
   */
  readonly paircodeSeconds?: number
  /**
   * The same for device and loopback logins. 60 to 1800.
   * @default 600
   */
  readonly deviceCodeSeconds?: number
  /**
   * How long an access token is good; an API that checks it offline learns of a revocation no
   * sooner. 60 to 3600.
   * @default 600
   */
  readonly accessTokenSeconds?: number
  /**
   * A session with refresh tokens ends when it is not refreshed for so long. 1 to 365.
   * @default 30
   */
  readonly refreshIdleDays?: number
  /**
   * It ends then, however much it is refreshed. 1 to 730.
   * @default 90
   */
  readonly refreshAbsoluteDays?: number
  /**
   * A paircode session ends when it is not used for so long.
   * @default 24
   */
  readonly sessionIdleHours?: number
  /**
   * It ends then, however much it is used.
   * @default 7
   */
  readonly sessionAbsoluteDays?: number
}
