import type { ClientMetadata, Grant } from '../store/client-store.ts'
import type { LoginFlow } from '../store/login-store.ts'
import { staysOnMachine } from './redirect-uri.ts'

export type { Grant } from '../store/client-store.ts'

/** A client, with the deployment's defaults filled in (RFC 6749 §2). */
export interface Client {
  readonly clientId: string
  /** The name that people are shown. */
  readonly name: string
  /** Who vouches for its name: the operator, or else only the client itself. */
  readonly vouchedFor: boolean
  /** SHA-256 of its secret; `null` for a public client, which has none. */
  readonly secretHash: string | null
  /** What it may be granted, and what it gets when it asks for nothing. */
  readonly scopes: readonly string[]
  /** The flows that it may use. */
  readonly flows: Readonly<Record<LoginFlow, boolean>>
  readonly grants: ReadonlySet<Grant>
  readonly redirectUris: readonly string[]
  /** Whether it can ask for the number that the browser shows, and so may use a link alone. */
  readonly asksForNumber: boolean
  /** Whether its device logins come with a link that contains the user code (RFC 8628 §3.3.1). */
  readonly completeUri: boolean
  readonly pkceRequired: boolean
  /** Whether its token requests need proof of a key (RFC 9449 §5.2). */
  readonly dpopRequired: boolean
  /**
   * Whether it may ask about tokens that are not its own (RFC 7662): all, or those for these APIs.
   */
  readonly introspects: boolean | ReadonlySet<string>
  readonly pollIntervalSeconds: number
  readonly lifetimes: ClientLifetimes
}

export interface ClientLifetimes {
  readonly paircodeSeconds: number
  readonly deviceCodeSeconds: number
  readonly accessTokenSeconds: number
  readonly refreshIdleSeconds: number
  readonly refreshAbsoluteSeconds: number
}

/** What the deployment allows a client that the operator has not registered. */
export interface Offer {
  readonly scopes: readonly string[]
  readonly flows: Client['flows']
  readonly lifetimes: ClientLifetimes
}

/**
 * A client that the operator has not registered, made from what it says about itself and what the
 * deployment offers: it is public, must use PKCE, and is trusted with nothing. Its answers go only
 * to apps on the person's own machine: if a website got them, a click on a link would log the site
 * in.
 */
export const strangeClient = (
  clientId: string,
  { name, scope, grants, redirectUris }: ClientMetadata,
  { scopes, flows, lifetimes }: Offer,
): Client => ({
  clientId,
  name: name ?? 'An app without a name',
  vouchedFor: false,
  secretHash: null,
  scopes: scope === null ? scopes : scopes.filter((one) => scope.includes(one)),
  flows: { ...flows, paircode: false },
  grants: new Set(grants),
  redirectUris: redirectUris.filter(staysOnMachine),
  asksForNumber: false,
  completeUri: false,
  pkceRequired: true,
  dpopRequired: false,
  introspects: false,
  pollIntervalSeconds: 5,
  lifetimes,
})
