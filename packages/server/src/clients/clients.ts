import type { Client } from './client.ts'
import type { ConfiguredClients } from './configured-clients.ts'
import { isWebAddress } from './document-url.ts'
import type { MetadataDocuments } from './metadata-documents.ts'
import type { RegisteredClients } from './registered-clients.ts'

/** What people are told about a client. */
export interface Introduction {
  /**
   * The name that the operator gave it, or the website it belongs to; else what it calls itself.
   */
  readonly clientName: string
  /** Where the name comes from if not from the operator: a website, or the client alone. */
  readonly clientFrom?: 'website' | 'itself'
  /** What the client of a website calls itself. */
  readonly claimedName?: string
}

/** All clients: the operator's, and those that introduce themselves, if they may. */
export class Clients {
  /** The operator's clients, which take precedence over all others. */
  readonly configured: ConfiguredClients
  /** `null` if clients may not register themselves. */
  readonly registered: RegisteredClients | null
  /** `null` if metadata documents are not accepted as clients. */
  readonly documents: MetadataDocuments | null

  constructor(
    configured: ConfiguredClients,
    registered: RegisteredClients | null = null,
    documents: MetadataDocuments | null = null,
  ) {
    this.configured = configured
    this.registered = registered
    this.documents = documents
  }

  /**
   * @param address where the request that names it came from.
   * @throws {OAuthError} `invalid_client` when its metadata document is not acceptable, and
   *   `temporarily_unavailable` when it cannot be fetched now.
   */
  async find(clientId: string, address: string | null): Promise<Client | undefined> {
    if (this.configured.decides(clientId)) return this.configured.find(clientId)
    return isWebAddress(clientId)
      ? this.documents?.find(clientId, address)
      : this.registered?.find(clientId)
  }

  /** Everything that any client may be granted. */
  get scopes(): readonly string[] {
    const offered = (this.documents ?? this.registered)?.offer.scopes ?? []
    return [...new Set([...this.configured.scopes, ...offered])]
  }

  /** For a page. Fetches nothing; a client that no longer exists is shown by its id. */
  async introduce(clientId: string): Promise<Introduction> {
    const configured = this.configured.find(clientId)
    if (configured) return { clientName: configured.name }
    if (isWebAddress(clientId)) {
      const claimedName = this.documents?.nameOf(clientId)
      const { host } = new URL(clientId)
      return { clientName: host, clientFrom: 'website', ...(claimedName && { claimedName }) }
    }
    const registered = await this.registered?.find(clientId)
    return { clientName: registered?.name ?? clientId, clientFrom: 'itself' }
  }

  /** Called when tokens were made: a self-registered client is kept while they can be refreshed. */
  async used({ clientId, vouchedFor }: Client): Promise<void> {
    if (!vouchedFor && !isWebAddress(clientId)) await this.registered?.keep(clientId)
  }
}
