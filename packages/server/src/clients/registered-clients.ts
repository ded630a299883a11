import type { ClientMetadata, ClientStore, RegisteredClient } from '../store/client-store.ts'
import { newId } from '../store/secret.ts'
import { type Client, type Offer, strangeClient } from './client.ts'

/** How many there may be. */
const MOST = 10_000

/** A client that nobody has logged in with is forgotten after a day. */
const DAY_MILLISECONDS = 86_400_000

interface Needs {
  readonly store: ClientStore
  readonly offer: Offer
  readonly now: () => Date
}

/** Clients that registered themselves (RFC 7591), in the store. */
export class RegisteredClients {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get offer(): Offer {
    return this.#needs.offer
  }

  /** Resolves to `undefined` when there are too many. */
  async register(
    metadata: ClientMetadata,
  ): Promise<{ client: Client; createdAt: Date } | undefined> {
    const createdAt = this.#needs.now()
    const forgetAt = new Date(createdAt.getTime() + DAY_MILLISECONDS)
    const registered = { clientId: `dyn_${newId()}`, metadata, createdAt, forgetAt }
    const won = await this.#needs.store.register(registered, MOST)
    return won ? { client: this.#toClient(registered), createdAt } : undefined
  }

  async find(clientId: string): Promise<Client | undefined> {
    if (!clientId.startsWith('dyn_')) return undefined
    const registered = await this.#needs.store.find(clientId, this.#needs.now())
    return registered && this.#toClient(registered)
  }

  /** Keeps it until the refresh tokens that it has just received have expired. */
  async keep(clientId: string): Promise<void> {
    const { store, offer, now } = this.#needs
    const seconds = offer.lifetimes.refreshIdleSeconds
    await store.keep(clientId, new Date(now().getTime() + seconds * 1000 + DAY_MILLISECONDS), now())
  }

  #toClient = ({ clientId, metadata }: RegisteredClient): Client =>
    strangeClient(clientId, metadata, this.#needs.offer)
}
