import type { ClientMetadata, Grant } from '../store/client-store.ts'
import type { LoginFlow } from '../store/login-store.ts'

export type { Grant } from '../store/client-store.ts'

/** A client, with the deployment's defaults filled in (RFC 6749 §2). */
export interface Client {
  readonly clientId: string
  /** What people are told that it is. */
  readonly name: string
  /** Whose word there is for its name: the operator's, or else only its own. */
  readonly vouchedFor: boolean
  /** SHA-256 of its secret; `null` for a public client, which has none. */
  readonly secretHash: string | null
  /** What it may be granted, and is when it asks for nothing. */
  readonly scopes: readonly string[]
  /** The ways in that are open to it. */
  readonly flows: Readonly<Record<LoginFlow, boolean>>
  readonly grants: ReadonlySet<Grant>
  readonly redirectUris: readonly string[]
  /** Whether it can ask for the number that the browser shows, and so is trusted with a link alone. */
  readonly asksForNumber: boolean
  /** Whether its device logins come with a link that holds the user code (RFC 8628 §3.3.1). */
  readonly completeUri: boolean
  readonly pkceRequired: boolean
  /** Whether its token requests need a proof of a key (RFC 9449 §5.2). */
  readonly dpopRequired: boolean
  /** Whether it may ask about tokens that are not its own (RFC 7662). */
  readonly introspects: boolean
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

/** What the deployment lets a client have that the operator has not registered. */
export interface Offer {
  readonly scopes: readonly string[]
  readonly flows: Client['flows']
  readonly lifetimes: ClientLifetimes
}

/**
 * A client that the operator has not registered, made of what it says of itself and what there is for
 * such: it is public, has to do PKCE, and is trusted with nothing.
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
  redirectUris,
  asksForNumber: false,
  completeUri: false,
  pkceRequired: true,
  dpopRequired: false,
  introspects: false,
  pollIntervalSeconds: 5,
  lifetimes,
})
