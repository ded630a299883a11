import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { lookUp } from './look-up.ts'
import { isLoopback, isPublic } from './special-use.ts'

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export interface FetchOptions {
  /**
   * Whether this machine itself may be asked, also by plain http: only for a server that is local.
   */
  readonly local: boolean
  readonly timeoutMs?: number
  readonly resolve?: Resolve
}

/**
 * 5 KB: "authorization servers SHOULD limit the response size"
 * (draft-ietf-oauth-client-id-metadata-document §6.6).
 */
const MOST_BYTES = 5 * 1024

/** The document cannot be fetched. The message says why. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  /** Whether it may be available later: nothing is known to be wrong with it. */
  readonly passing: boolean

  constructor(problem: string, more: ErrorOptions & { readonly passing?: true } = {}) {
    super(problem, more)
    this.passing = more.passing ?? false
  }
}

export interface Fetched {
  readonly text: string
  readonly cacheControl: string
}

/**
 * Fetches a client's metadata document from a URL that a stranger gave, and nothing else: its host
 * is resolved once, all of its addresses are checked, and only those are connected to, so that a
 * name that changes in between leads nowhere. Redirects are not followed.
 *
 * @throws {DocumentError}
 */
export async function fetchDocument(url: URL, options: FetchOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 5000)
  try {
    const addresses = await Promise.race([resolveHost(url, options), aborted(signal)])
    return await readAnswer(await request(url, addresses, signal))
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    throw new DocumentError('its address does not answer', { cause, passing: true })
  }
}

const aborted = async (signal: AbortSignal): Promise<never> => {
  await once(signal, 'abort')
  throw signal.reason
}

async function resolveHost(
  { protocol, hostname }: URL,
  { local, resolve = (host) => lookUp(host, { local }) }: FetchOptions,
): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname.replace(/^\[|\]$/g, ''))
  const mayAsk = (address: string) =>
    (local && isLoopback(address)) || (protocol === 'https:' && isPublic(address))
  if (addresses.length > 0 && addresses.every(({ address }) => mayAsk(address))) return addresses
  throw new DocumentError('its address is not on the public internet')
}

async function request(
  url: URL,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const [first = { address: '', family: 4 }] = addresses
  // Not called for a host that is itself an address: that one has been checked.
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [...addresses]) : done(null, first.address, first.family)
  const { get } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'))
  // A separate agent: no proxy from the environment, and no connection that was opened elsewhere.
  const sent = get(url, { lookup, signal, agent: false, headers: { accept: 'application/json' } })
  sent.on('error', () => {}) // Once the answer has begun, the answer itself reports errors.
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer
}

async function readAnswer(answer: IncomingMessage): Promise<Fetched> {
  try {
    const { statusCode = 0, headers } = answer
    if (statusCode >= 500 || statusCode === 429) {
      throw new DocumentError(`its address answers with status ${statusCode}`, { passing: true })
    }
    if (statusCode !== 200) {
      throw new DocumentError(`its address answers with status ${statusCode}, and not with 200`)
    }
    if (!/^application\/([\w.-]+\+)?json *(;|$)/i.test(headers['content-type'] ?? '')) {
      throw new DocumentError('it is not application/json')
    }
    if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge()
    return { text: await readAtMost(answer), cacheControl: headers['cache-control'] ?? '' }
  } finally {
    answer.destroy()
  }
}

async function readAtMost(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const tooLarge = () => new DocumentError('it is larger than 5 KB')
