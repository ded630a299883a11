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
 * Clients that the operator has not registered. They are public, have to do PKCE, and people are told
 * that nobody vouches for them.
 */
export interface RegistrationOptions {
  /**
   * Whether a client may be named by the https address of a document in which it says what it is:
   * Client ID Metadata Documents.
   * @default true
   */
  readonly metadataDocuments?: boolean
  /**
   * Whether clients may register themselves (RFC 7591), with loopback redirect URIs only.
   * @default false
   */
  readonly dynamic?: boolean
  /**
   * What such a client may be granted.
   * @default ['openid', 'offline_access']
   */
  readonly scopes?: readonly string[]
  /**
   * Who registers a client has to show this (RFC 7591 §3). 16 characters at least, made at random.
   * @default none: anybody may
   */
  readonly initialAccessToken?: string
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

export interface MetricsOptions {
  /**
   * Serves them at `/metrics` to whoever shows this as `Authorization: Bearer …`. 16 characters at
   * least, made at random.
   * @default none: they are not served
   */
  readonly token?: string
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
  readonly registration?: RegistrationOptions
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
   * Address ranges (CIDR) of the reverse proxies whose `X-Forwarded-For` and `X-Request-Id` are
   * believed.
   * @default []
   */
  readonly trustedProxies?: readonly string[]
  /**
   * Takes each audit event, as it happens: to tell people of a new login, or to raise an alarm. All
   * of them are in the log and in the store as well.
   */
  readonly onEvent?: (event: AuditEvent) => unknown
  /**
   * Takes each log event. An event that a request brought about has its `requestId`: a trusted proxy's
   * `X-Request-Id`, or one that was made here. Defaults to none.
   */
  readonly log?: (event: LogEvent) => unknown
  /**
   * Whether each request is an event, too: its method, its route, and how it was answered.
   * @default false
   */
  readonly accessLog?: boolean
  /**
   * Counts what happens, for Prometheus: see `Paircode.metrics()`.
   * @default nothing is counted
   */
  readonly metrics?: MetricsOptions
  /** An OpenTelemetry `Tracer`: makes a span of each request and of each verb of the store. */
  readonly tracer?: Tracer
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
