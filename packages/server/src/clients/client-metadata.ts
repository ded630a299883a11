import { OAuthError, parseScope, printable } from '@paircode/protocol'
import type { ClientMetadata, Grant } from '../store/client-store.ts'
import { redirectProblem } from './redirect-uri.ts'

/** An unacceptable part of what a client says about itself (RFC 7591 §3.2.2). */
export const unfit = (name: string, problem: string) =>
  new OAuthError('invalid_client_metadata', `${name}: ${problem}`)

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', 'authorization_code'],
  ['refresh_token', 'refresh_token'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'],
])

export const isGrantType = (type: string): boolean => GRANTS.has(type)

/** The grants by their names in RFC 7591. */
export const grantTypes = (grants: readonly Grant[]): readonly string[] =>
  [...GRANTS].filter(([, grant]) => grants.includes(grant)).map(([type]) => type)

/**
 * Reads what a client says about itself: a public one, which logs people in by browser or by
 * device. Members that we do not use are ignored, as RFC 7591 §2 requires.
 *
 * @throws {OAuthError} `invalid_client_metadata` or `invalid_redirect_uri`, which name the member.
 */
export function readMetadata(json: unknown): ClientMetadata {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new OAuthError('invalid_client_metadata', 'A JSON object is needed')
  }
  const metadata: Readonly<Record<string, unknown>> = { ...json }
  refuseSecrets(metadata)
  const grants = (readTexts(metadata, 'grant_types') ?? ['authorization_code']).flatMap(
    (type) => GRANTS.get(type) ?? [],
  )
  if (!grants.includes('authorization_code') && !grants.includes('device_code')) {
    const types = grantTypes(['authorization_code', 'device_code']).join(' or ')
    throw unfit('grant_types', `${types} is needed`)
  }
  const responses = readTexts(metadata, 'response_types') ?? ['code']
  if (grants.includes('authorization_code') && !responses.includes('code')) {
    throw unfit('response_types', 'code goes with the authorization_code grant')
  }
  const scope = readText(metadata, 'scope')
  return {
    name: printable(readText(metadata, 'client_name') ?? '') || null,
    redirectUris: readRedirects(metadata, grants.includes('authorization_code')),
    grants,
    scope: scope === undefined ? null : parseScope(scope),
  }
}

/** A document that everybody may read, or an app, has no place to keep a secret. */
function refuseSecrets(metadata: Readonly<Record<string, unknown>>): void {
  const method = readText(metadata, 'token_endpoint_auth_method') ?? 'none'
  if (method !== 'none') throw unfit('token_endpoint_auth_method', 'it must be none')
  for (const name of ['client_secret', 'client_secret_expires_at']) {
    if (metadata[name] !== undefined) throw unfit(name, 'there may be no secret')
  }
  const { keys } = (metadata.jwks ?? {}) as { readonly keys?: unknown }
  if (Array.isArray(keys) && keys.some(isSecretKey)) {
    throw unfit('jwks', 'there may be no private key')
  }
}

/** RFC 7518 §6: `d` is the private part of a key; `k` is a key that is entirely secret. */
const isSecretKey = (key: unknown): boolean =>
  typeof key === 'object' && key !== null && ('d' in key || 'k' in key)

function readRedirects(metadata: Readonly<Record<string, unknown>>, needed: boolean) {
  const uris = readTexts(metadata, 'redirect_uris') ?? []
  if (needed && uris.length === 0) throw unfit('redirect_uris', 'at least one is needed')
  for (const [index, uri] of uris.entries()) {
    const problem = redirectProblem(uri)
    if (problem) throw new OAuthError('invalid_redirect_uri', `redirect_uris[${index}]: ${problem}`)
  }
  return uris
}

function readText(metadata: Readonly<Record<string, unknown>>, name: string) {
  const value = metadata[name]
  if (value === undefined || typeof value === 'string') return value
  throw unfit(name, 'text is needed')
}

function readTexts(metadata: Readonly<Record<string, unknown>>, name: string) {
  const value = metadata[name]
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value as readonly string[]
  }
  throw unfit(name, 'a list of texts is needed')
}
