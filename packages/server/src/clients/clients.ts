import type { Client } from './client.ts'
import type { ConfiguredClients } from './configured-clients.ts'
import { isWebAddress } from './document-url.ts'
import type { MetadataDocuments } from './metadata-documents.ts'
import type { RegisteredClients } from './registered-clients.ts'

/** What people are told of a client. */
export interface Introduction {
  /** The name that the operator gave it, or the website that it is of; else what it calls itself. */
  readonly clientName: string
  /** Where that is not the operator's word: a website's, or nobody's. */
  readonly clientFrom?: 'website' | 'itself'
  /** What a website's client calls itself. */
  readonly claimedName?: string
}

/** Every client that there is: the operator's, and those that introduce themselves, where they may. */
export class Clients {
  /** Those of the operator, whose word goes before all others'. */
  readonly configured: ConfiguredClients
  /** `null` where none may register itself. */
  readonly registered: RegisteredClients | null
  /** `null` where a metadata document makes no client. */
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
   * @param address where the request came from that names it.
   * @throws {OAuthError} `invalid_client` when its metadata document will not do, and
   *   `temporarily_unavailable` when that cannot be had now.
   */
  async find(clientId: string, address: string | null): Promise<Client | undefined> {
    if (this.configured.decides(clientId)) return this.configured.find(clientId)
    return isWebAddress(clientId)
      ? this.documents?.find(clientId, address)
      : this.registered?.find(clientId)
  }

  /** All that any client may be granted. */
  get scopes(): readonly string[] {
    const offered = (this.documents ?? this.registered)?.offer.scopes ?? []
    return [...new Set([...this.configured.scopes, ...offered])]
  }

  /** For a page. Nothing is fetched for it; a client that has gone since is shown by its id. */
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

  /** Tokens were made for it: one that registered itself is kept for as long as they may be refreshed. */
  async used({ clientId, vouchedFor }: Client): Promise<void> {
    if (!vouchedFor && !isWebAddress(clientId)) await this.registered?.keep(clientId)
  }
}
