import type { LogEvent } from './http/log.ts'
import type { Authorize } from './login/authorize.ts'
import type { Grant } from './login/clients.ts'
import type { Provider } from './providers/provider.ts'
import type { AuditEvent } from './store/audit-event.ts'
import type { Store } from './store/store.ts'

export type { LogEvent } from './http/log.ts'
export type { Authorize } from './login/authorize.ts'

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

export interface Branding {
  /**
   * Whose login this is: `Acme`. Up to 64 characters.
   * @default the issuer's host
   */
  readonly name?: string
  /** An SVG, PNG or WebP image, shown 40 pixels high. */
  readonly logo?: { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> }
  /**
   * A colour for buttons and links, `#rrggbb`. Text on it is black or white, whichever reads better.
   * @default '#0b57d0'
   */
  readonly accent?: string
}

export interface ServerOptions {
  /**
   * Where people and terminals reach this server: an `https:` URL without query or fragment, and
   * with a path where it shares its host. `http:` on a loopback address only.
   */
  readonly issuer: string
  readonly store: Store
  /** At least one. Each `id` once. `local` only where the issuer is a loopback address. */
  readonly providers: readonly Provider[]
  /**
   * The apps that may log in. The first of them is meant when a terminal does not say which it is.
   * @default [{ clientId: 'paircode', name: 'Paircode', confirmation: 'remote' }]
   */
  readonly clients?: readonly ClientOptions[]
  /**
   * Who may log in.
   * @default () => true
   */
  readonly authorize?: Authorize
  readonly flows?: FlowSwitches
  readonly lifetimes?: Lifetimes
  /**
   * The APIs that access tokens may be made for, by the URIs that clients ask for them with (RFC 8707).
   * @default []
   */
  readonly resources?: readonly string[]
  /**
   * Whether somebody may type the code of a terminal on another network, when its client cannot ask
   * for the number.
   * @default 'allow'
   */
  readonly remoteApproval?: 'allow' | 'deny'
  /**
   * 32 random bytes, base64url, from which everything that has to be kept secret is sealed.
   * @default the environment's `PAIRCODE_MASTER_KEY`, or a file beside the database
   */
  readonly masterKey?: string
  readonly branding?: Branding
  /**
   * Address ranges (CIDR) of the reverse proxies whose `X-Forwarded-For` is believed.
   * @default []
   */
  readonly trustedProxies?: readonly string[]
  /**
   * Takes each audit event, as it happens: to tell people of a new login, or to raise an alarm. All
   * of them are in the log and in the store as well.
   */
  readonly onEvent?: (event: AuditEvent) => unknown
  /** Takes each log event. Defaults to none. */
  readonly log?: (event: LogEvent) => unknown
  /** Carries requests to providers. Defaults to the global `fetch`. */
  readonly fetch?: typeof fetch
  /** The clock. Defaults to the system's. */
  readonly now?: () => Date
}

/** An option that the server cannot start with. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  /** Which: `providers[1].id`. */
  readonly path: string

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`)
    this.path = path
  }
}
