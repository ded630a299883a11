import type { LoginFlow } from '../store/login-store.ts'

export type Grant = 'authorization_code' | 'device_code' | 'refresh_token'

/** A registered client, with the deployment's defaults filled in (RFC 6749 §2). */
export interface Client {
  readonly clientId: string
  readonly name: string
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

/** The registered clients. One that is disabled is not among them. */
export class Clients {
  readonly #byId: ReadonlyMap<string, Client>

  constructor(clients: readonly Client[]) {
    this.#byId = new Map(clients.map((client) => [client.clientId, client]))
  }

  find(clientId: string): Client | undefined {
    return this.#byId.get(clientId)
  }

  /** Who is meant by a terminal that does not say, as the origin's never do: the first that may come this way. */
  get paircodeDefault(): Client | undefined {
    return [...this.#byId.values()].find((client) => client.flows.paircode)
  }

  /** All that any of them may be granted. */
  get scopes(): readonly string[] {
    return [...new Set([...this.#byId.values()].flatMap((client) => client.scopes))]
  }

  /** The name to show for a login. A client that has been taken off since then is shown by its id. */
  nameOf(clientId: string): string {
    return this.#byId.get(clientId)?.name ?? clientId
  }
}
