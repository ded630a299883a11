import type { Client } from './client.ts'

/** The clients that the operator has registered. */
export class ConfiguredClients {
  /** `undefined` for a disabled client. */
  readonly #byId: ReadonlyMap<string, Client | undefined>

  constructor(clients: readonly Client[], disabled: readonly string[] = []) {
    this.#byId = new Map([
      ...clients.map((client) => [client.clientId, client] as const),
      ...disabled.map((clientId) => [clientId, undefined] as const),
    ])
  }

  find(clientId: string): Client | undefined {
    return this.#byId.get(clientId)
  }

  /** Whether the operator decided about it: that it may log in, or that it may not. */
  decides(clientId: string): boolean {
    return this.#byId.has(clientId)
  }

  /**
   * The client of a terminal that names none, as the origin's never do: the first that may come
   * this way.
   */
  get paircodeDefault(): Client | undefined {
    return this.#all.find((client) => client.flows.paircode)
  }

  /** Everything that any of them may be granted. */
  get scopes(): readonly string[] {
    return [...new Set(this.#all.flatMap((client) => client.scopes))]
  }

  get #all(): readonly Client[] {
    return [...this.#byId.values()].filter((client) => client !== undefined)
  }
}
