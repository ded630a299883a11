import { OAuthError } from '@paircode/protocol'
import type { Client } from '../clients/client.ts'
import type { Clients } from '../clients/clients.ts'
import type { Parameters } from './parameters.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import type { WrongSecrets } from './wrong-secrets.ts'

interface Credentials {
  readonly clientId: string
  /** Empty or absent means no secret. */
  readonly secret: string
  readonly byHeader: boolean
}

/**
 * Finds out which client sent this request (RFC 6749 §2.3, §3.2.1).
 *
 * A public client is named by `client_id` in the body, by the header with an empty secret, or by
 * both, as widely used clients do. A confidential client sends its secret in the header or in the
 * body, but not in both.
 *
 * @throws {Refusal} `invalid_request` when it names no client, or two; `invalid_client` when the
 *   client is unknown, or the secret is wrong; 429 after too many of these.
 * @throws {OAuthError} `temporarily_unavailable` when the client cannot be looked up now.
 */
export async function authenticateClient(
  { request, address }: { readonly request: Request; readonly address: string | null },
  form: Parameters,
  { clients, wrongSecrets }: { readonly clients: Clients; readonly wrongSecrets: WrongSecrets },
): Promise<Client> {
  const { clientId, secret, byHeader } = readCredentials(request, form)
  const client = await clients.find(clientId, address).catch((error: unknown) => {
    const isUnfit = error instanceof OAuthError && error.code === 'invalid_client'
    throw isUnfit ? invalidClient(error.message, byHeader) : error
  })
  const shown = { client: clientId, address }
  if (client === undefined) wrongSecrets.count({ what: 'client', ...shown })
  else if (client.secretHash !== null) {
    const what = 'client_secret'
    if (wrongSecrets.isRight(secret, client.secretHash, { what, ...shown })) return client
  } else {
    if (secret === '') return client
    wrongSecrets.count({ what: 'client_secret', ...shown })
  }
  throw invalidClient('This client is not known here, or its secret is another', byHeader)
}

/**
 * "If the client attempted to authenticate via the Authorization request header field, the
 * authorization server MUST … include the WWW-Authenticate response header field" (RFC 6749 §5.2).
 */
const invalidClient = (description: string, byHeader: boolean): Refusal =>
  new Refusal(
    401,
    'invalid_client',
    description,
    byHeader ? { 'www-authenticate': 'Basic realm="paircode"' } : {},
  )

function readCredentials(request: Request, form: Parameters): Credentials {
  const header = readBasic(request.headers.get('authorization'))
  const bodyId = form.get('client_id')
  const bodySecret = form.get('client_secret')
  if (header === undefined) {
    if (bodyId === undefined) throw invalidRequest('client_id: it is missing')
    return { clientId: bodyId, secret: bodySecret ?? '', byHeader: false }
  }
  if (bodyId !== undefined && bodyId !== header.clientId) {
    throw invalidRequest('client_id: the header names another client')
  }
  if (bodySecret !== undefined) {
    // "The client MUST NOT use more than one authentication method in each request." (§2.3)
    throw invalidRequest('client_secret: the header has the credentials already; send them once')
  }
  return { ...header, byHeader: true }
}

/** `undefined` when the header is missing or uses another scheme. */
function readBasic(header: string | null): { clientId: string; secret: string } | undefined {
  const [, credentials] = /^basic(?:\s+(.*))?$/i.exec(header ?? '') ?? []
  if (header === null || !/^basic\b/i.test(header)) return undefined
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(credentials ?? '')
    ? Buffer.from(credentials ?? '', 'base64').toString()
    : ''
  const colon = text.indexOf(':')
  const clientId = formDecoded(text.slice(0, Math.max(colon, 0)))
  const secret = formDecoded(text.slice(colon + 1))
  if (colon < 0 || !clientId || secret === undefined) {
    throw invalidRequest('Authorization: it must be Basic base64(client_id:client_secret)')
  }
  return { clientId, secret }
}

/** Both halves are form-encoded (RFC 6749 appendix B). */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
