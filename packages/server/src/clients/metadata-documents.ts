import { OAuthError } from '@paircode/protocol'
import type { ClientMetadata } from '../store/client-store.ts'
import { type Client, type Offer, strangeClient } from './client.ts'
import { readMetadata } from './client-metadata.ts'
import { documentUrlProblem } from './document-url.ts'
import { DocumentError, type FetchOptions, fetchDocument } from './fetch-document.ts'

/** How long a document stays valid, whatever its server says, in seconds. */
const [LEAST_SECONDS, MOST_SECONDS] = [300, 86_400]

/** How many are kept. None is larger than 5 KB. */
const MOST_KEPT = 1000

interface Kept {
  readonly metadata: ClientMetadata
  readonly fetchedAt: number
  readonly freshUntil: number
}

interface Needs extends Pick<FetchOptions, 'resolve'> {
  readonly offer: Offer
  /** Whether this server is only on this machine; `http` if it uses plain http. */
  readonly local: boolean | 'http'
  /** @throws {OAuthError} when that address causes too many fetches. */
  readonly limit: (address: string | null) => void
  /** Called for a document that is not acceptable. */
  readonly refused: (clientId: string, reason: string, address: string | null) => void
  readonly now: () => Date
}

/**
 * Clients that are identified by the URL of a document in which they describe themselves: Client ID
 * Metadata Documents. A document is fetched once for all who ask at the same time, and kept for as
 * long as its server says, within bounds; a failure is not kept.
 *
 * @see draft-ietf-oauth-client-id-metadata-document
 */
export class MetadataDocuments {
  readonly #needs: Needs
  readonly #kept = new Map<string, Kept>()
  readonly #underWay = new Map<string, Promise<Kept>>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get offer(): Offer {
    return this.#needs.offer
  }

  /** @throws {OAuthError} `invalid_client`, `temporarily_unavailable` */
  async find(clientId: string, address: string | null): Promise<Client> {
    const kept = this.#kept.get(clientId)
    const now = this.#needs.now().getTime()
    const { metadata } =
      kept && kept.freshUntil > now ? kept : await this.#renew(clientId, address, kept)
    return strangeClient(clientId, metadata, this.#needs.offer)
  }

  /** What it calls itself, if that is known without a fetch. */
  nameOf(clientId: string): string | null {
    return this.#kept.get(clientId)?.metadata.name ?? null
  }

  /** A website that is down for an hour logs nobody out, nor does somebody who hits the limits. */
  async #renew(clientId: string, address: string | null, kept: Kept | undefined): Promise<Kept> {
    try {
      return await (this.#underWay.get(clientId) ?? this.#fetchOnce(clientId, address))
    } catch (error) {
      const passing = error instanceof OAuthError && error.code === 'temporarily_unavailable'
      const until = (kept?.fetchedAt ?? 0) + MOST_SECONDS * 1000
      if (kept && passing && until > this.#needs.now().getTime()) return kept
      throw error
    }
  }

  #fetchOnce(clientId: string, address: string | null): Promise<Kept> {
    const fetching = this.#fetch(clientId, address).finally(() => this.#underWay.delete(clientId))
    this.#underWay.set(clientId, fetching)
    return fetching
  }

  async #fetch(clientId: string, address: string | null): Promise<Kept> {
    const { local, limit, refused, now, resolve } = this.#needs
    const problem = documentUrlProblem(clientId, local === 'http')
    if (problem !== undefined) throw new OAuthError('invalid_client', `client_id: ${problem}`)
    limit(address)
    try {
      const url = new URL(clientId)
      const options = { local: local !== false, ...(resolve && { resolve }) }
      const { text, cacheControl } = await fetchDocument(url, options)
      const metadata = readDocument(clientId, text)
      const fetchedAt = now().getTime()
      const freshUntil = fetchedAt + freshSeconds(cacheControl) * 1000
      return this.#keep(clientId, { metadata, fetchedAt, freshUntil })
    } catch (error) {
      if (!(error instanceof DocumentError || error instanceof OAuthError)) throw error
      refused(clientId, reason(error), address)
      const passing = error instanceof DocumentError && error.passing
      const code = passing ? 'temporarily_unavailable' : 'invalid_client'
      const what = `client_id: its document cannot be used: ${error.message}`
      if (!passing) this.#kept.delete(clientId)
      throw new OAuthError(code, what, { cause: error })
    }
  }

  #keep(clientId: string, kept: Kept): Kept {
    this.#kept.delete(clientId) // so that the first one is the one fetched longest ago
    this.#kept.set(clientId, kept)
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > MOST_KEPT && !oldest.done) this.#kept.delete(oldest.value)
    return kept
  }
}

/** @throws {OAuthError} `invalid_client_metadata`, `invalid_redirect_uri` */
function readDocument(clientId: string, text: string): ClientMetadata {
  const json = parse(text)
  const metadata = readMetadata(json)
  // "The client_id … MUST match … using simple string comparison" (§4.1)
  if ((json as { client_id?: unknown }).client_id !== clientId) {
    throw new OAuthError(
      'invalid_client_metadata',
      'client_id: it is not the address of the document',
    )
  }
  return metadata
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OAuthError('invalid_client_metadata', 'it is not JSON')
  }
}

/** What the operator is told: nobody else learns why a URL does not answer. */
const reason = ({ message, cause }: Error): string =>
  cause instanceof Error ? `${message} (${cause.message})` : message

/** RFC 9111 §5.2.2, as far as it matters within our bounds. */
function freshSeconds(cacheControl: string): number {
  const seconds = Number(/(?:^|[\s,])max-age="?(\d+)/i.exec(cacheControl)?.[1] ?? 0)
  const wanted = /no-store|no-cache/i.test(cacheControl) ? 0 : seconds
  return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, wanted))
}
