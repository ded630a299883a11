import type { ClientStore, RegisteredClient } from '../client-store.ts'
import type { Tables } from './tables.ts'

export class MemoryClients implements ClientStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async register(client: RegisteredClient, most: number): Promise<boolean> {
    if (this.#tables.clients.size >= most) return false
    this.#tables.clients.set(client.clientId, client)
    return true
  }

  async find(clientId: string, now: Date): Promise<RegisteredClient | undefined> {
    return this.#find(clientId, now)
  }

  async keep(clientId: string, forgetAt: Date, now: Date): Promise<boolean> {
    const client = this.#find(clientId, now)
    if (client === undefined) return false
    if (client.forgetAt < forgetAt) this.#tables.clients.set(clientId, { ...client, forgetAt })
    return true
  }

  #find(clientId: string, now: Date): RegisteredClient | undefined {
    const client = this.#tables.clients.get(clientId)
    return client && client.forgetAt > now ? client : undefined
  }
}
