import type { LogEvent } from './endpoints/needs.ts'
import type { Authorize } from './login/authorize.ts'
import type { Provider } from './providers/provider.ts'
import type { Store } from './store/store.ts'

export type { LogEvent } from './endpoints/needs.ts'
export type { Access, Authorize } from './login/authorize.ts'

/** A command-line app that may log terminals in (RFC 6749 §2). */
export interface ClientOptions {
  /** Printable ASCII without spaces, at most 128 characters (RFC 6749 appendix A.1). */
  readonly clientId: string
  /**
   * The name that people are asked about: `Acme CLI`.
   * @default the `clientId`
   */
  readonly name?: string
  /**
   * What a login of it may be granted, and is when it does not ask for less.
   * @default []
   */
  readonly scopes?: readonly string[]
  /** Switches ways in off for this client; it cannot switch on what the deployment has off. */
  readonly flows?: FlowSwitches
  /** Narrows the deployment's. */
  readonly lifetimes?: { readonly paircodeSeconds?: number }
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
}

export interface Lifetimes {
  /**
   * How long a person has between `/cli_login` and the terminal's collecting. 30 to 900.
   * @default 300
   */
  readonly paircodeSeconds?: number
  /**
   * A terminal's session ends when it is not used for so long.
   * @default 24
   */
  readonly sessionIdleHours?: number
  /**
   * A terminal's session ends then, however much it is used.
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
   * @default [{ clientId: 'paircode', name: 'Paircode' }]
   */
  readonly clients?: readonly ClientOptions[]
  /**
   * Who may log in.
   * @default () => true
   */
  readonly authorize?: Authorize
  readonly flows?: FlowSwitches
  readonly lifetimes?: Lifetimes
  readonly branding?: Branding
  /**
   * Address ranges (CIDR) of the reverse proxies whose `X-Forwarded-For` is believed.
   * @default []
   */
  readonly trustedProxies?: readonly string[]
  /** Takes each log event. Defaults to none. */
  readonly log?: (event: LogEvent) => void
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
