/** A command-line app that may log terminals in, with the deployment's defaults filled in. */
export interface Client {
  readonly clientId: string
  readonly name: string
  readonly scopes: readonly string[]
  /** The ways in that are open to it. */
  readonly flows: { readonly paircode: boolean }
  readonly paircodeSeconds: number
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

  /** The name to show for a login. A client that has been taken off since then is shown by its id. */
  nameOf(clientId: string): string {
    return this.#byId.get(clientId)?.name ?? clientId
  }
}
