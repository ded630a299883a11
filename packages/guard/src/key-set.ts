import { printable } from '@paircode/protocol'
import type { JSONWebKeySet } from 'jose'

const WELL_KNOWN = '/.well-known/oauth-authorization-server'

/** Limits on fetching the keys: 5 s in total, and 64 KiB per response. */
const TIMEOUT_MS = 5000
const MAX_BYTES = 64 * 1024

export type Fetch = typeof globalThis.fetch

/** Fetches a JSON object. */
type Get = (url: string) => Promise<Record<string, unknown>>

/**
 * Fetches the public keys of an issuer from the address in its metadata. jose checks that they are
 * keys.
 *
 * @throws {Error} saying which address gave what response.
 * @see [RFC 8414](https://www.rfc-editor.org/rfc/rfc8414)
 */
export async function readKeySet(issuer: string, fetch: Fetch): Promise<JSONWebKeySet> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const get: Get = (url) => getJson(url, fetch, signal)
  const metadata = await readMetadata(issuer, get)
  const address = String(metadata.jwks_uri)
  // An issuer's origin is https or loopback (`options.ts`), so the same holds for its keys.
  if (!URL.canParse(address) || new URL(address).origin !== new URL(issuer).origin) {
    throw new Error(`its metadata names a jwks_uri that is not at ${new URL(issuer).origin}`)
  }
  return (await get(address)) as unknown as JSONWebKeySet
}

async function readMetadata(issuer: string, get: Get): Promise<Record<string, unknown>> {
  const problems: Error[] = []
  for (const url of metadataAddresses(issuer)) {
    try {
      const metadata = await get(url)
      // "The "issuer" value returned MUST be identical to the authorization server's issuer
      // identifier value into which the well-known URI string was inserted" (RFC 8414 §3.3)
      if (metadata.issuer === issuer) return metadata
      const named = JSON.stringify(printable(String(metadata.issuer), 200))
      problems.push(new Error(`${url}: it names the issuer ${named}; write the same`))
    } catch (error) {
      problems.push(error as Error)
    }
  }
  throw new AggregateError(problems, problems.map(({ message }) => message).join('; '))
}

/** Before the issuer's path (RFC 8414 §3.1), and after it, as in OpenID Connect. */
function metadataAddresses(issuer: string): Iterable<string> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return new Set([`${origin}${WELL_KNOWN}${path}`, `${origin}${path}${WELL_KNOWN}`])
}

async function getJson(url: string, fetch: Fetch, signal: AbortSignal) {
  try {
    const headers = { accept: 'application/json' }
    const response = await fetch(url, { headers, redirect: 'manual', signal })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new Error(`it answered with status ${response.status}`)
    }
    const body: unknown = JSON.parse(await readText(response))
    if (typeof body !== 'object' || body === null) throw new Error('its JSON is no object')
    return body as Record<string, unknown>
  } catch (cause) {
    const problem = cause instanceof Error ? printable(cause.message, 200) : 'no answer'
    const late = signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : undefined
    throw new Error(`${url}: ${late ?? problem}`, { cause })
  }
}

/** Counts decompressed bytes as they arrive; leaving the loop early cancels the body. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > MAX_BYTES) throw new Error(`it sent more than ${MAX_BYTES} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
