import type { ClientOptions, FlowSwitches, Lifetimes } from './client-options.ts'
import type { LogEvent } from './http/log.ts'
import type { Authorize } from './login/authorize.ts'
import type { Provider } from './providers/provider.ts'
import type { AuditEvent } from './store/audit-event.ts'
import type { Store } from './store/store.ts'
import type { Tracer } from './tracing.ts'

export type { ClientOptions, FlowSwitches, Lifetimes } from './client-options.ts'
export type { LogEvent } from './http/log.ts'
export type { Authorize } from './login/authorize.ts'
export type { Tracer } from './tracing.ts'

/**
 * Clients that the operator has not registered. They are public and must use PKCE, and people are
 * told that nobody vouches for them.
 */
export interface RegistrationOptions {
  /**
   * Whether a client id may be the https URL of a document that describes the client (Client ID
   * Metadata Documents).
   * @default true
   */
  readonly metadataDocuments?: boolean
  /**
   * Whether clients may register themselves (RFC 7591), with loopback redirect URIs only.
   * @default false
   */
  readonly dynamic?: boolean
  /**
   * The scopes that such a client may be granted.
   * @default ['openid', 'offline_access']
   */
  readonly scopes?: readonly string[]
  /**
   * Required to register a client (RFC 7591 §3). At least 16 characters, randomly generated.
   * @default none: anyone may register
   */
  readonly initialAccessToken?: string
}

export interface Branding {
  /**
   * The organization that people log in to: `Acme`. Up to 64 characters.
   * @default the issuer's host
   */
  readonly name?: string
  /** An SVG, PNG or WebP image, shown 40 pixels high. */
  readonly logo?: { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> }
  /**
   * The colour of buttons and links, `#rrggbb`. Text on it is black or white, whichever is clearer.
   * @default '#0b57d0'
   */
  readonly accent?: string
}

export interface MetricsOptions {
  /**
   * Serves the metrics at `/metrics` to requests with this as `Authorization: Bearer …`. At least
   * 16 characters, randomly generated.
   * @default none: the metrics are not served
   */
  readonly token?: string
}

/**
 * Which audit events the store keeps: all but `login_started`, `login_expired` and those excluded
 * here. The log and `onEvent` get all of them.
 */
export interface AuditOptions {
  /**
   * How many days to keep events, 1 to 3650. A change applies to new events only.
   * @default 90
   */
  readonly keepDays?: number
  /**
   * Whether to keep every session refresh, too. Each login brings a hundred or more.
   * @default false
   */
  readonly refreshes?: boolean
}

export interface ServerOptions {
  /**
   * Where people and terminals reach this server: an `https:` URL without query or fragment, with a
   * path if other services share the host. `http:` on a loopback address only.
   */
  readonly issuer: string
  readonly store: Store
  /** At least one, each with a unique `id`. `local` requires a loopback issuer. */
  readonly providers: readonly Provider[]
  /**
   * The apps that may log in. The first one is assumed when a terminal does not name its client.
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
  readonly registration?: RegistrationOptions
  /**
   * The APIs that access tokens may be issued for, by the URI that clients request (RFC 8707).
   * @default []
   */
  readonly resources?: readonly string[]
  /**
   * Whether people may type the code of a terminal on another network when its client cannot ask
   * for the confirmation number.
   * @default 'allow'
   */
  readonly remoteApproval?: 'allow' | 'deny'
  /**
   * 32 random bytes, base64url: the key that seals everything secret.
   * @default the environment's `PAIRCODE_MASTER_KEY`, or a file beside the database
   */
  readonly masterKey?: string
  readonly branding?: Branding
  /**
   * Address ranges (CIDR) of the reverse proxies whose `X-Forwarded-For` and `X-Request-Id` are
   * trusted.
   * @default []
   */
  readonly trustedProxies?: readonly string[]
  /**
   * Called with each audit event as it happens, for example to notify people of a new login or to
   * raise an alarm. The log gets every event, too; the store keeps those that `audit` selects.
   */
  readonly onEvent?: (event: AuditEvent) => unknown
  readonly audit?: AuditOptions
  /**
   * Called with each log event. Events caused by a request have its `requestId`: the `X-Request-Id`
   * of a trusted proxy, or one generated here. Defaults to none.
   */
  readonly log?: (event: LogEvent) => unknown
  /**
   * Whether to log every request as well: its method, its route and how it was answered.
   * @default false
   */
  readonly accessLog?: boolean
  /**
   * Collects metrics for Prometheus: see `Paircode.metrics()`.
   * @default no metrics
   */
  readonly metrics?: MetricsOptions
  /** An OpenTelemetry `Tracer`: creates a span for each request and each store method. */
  readonly tracer?: Tracer
  /** Sends requests to providers. Defaults to the global `fetch`. */
  readonly fetch?: typeof fetch
  /** The clock. Defaults to the system clock. */
  readonly now?: () => Date
}

/** Thrown when an option keeps the server from starting. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  /** Which option: `providers[1].id`. */
  readonly path: string

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`)
    this.path = path
  }
}
