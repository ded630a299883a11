import type { RegisteredClient, Target } from './target.ts'

/** Parameters, where a list stands for one that is sent several times. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>

/** What one or another of the endpoints answers; empty where that is no JSON. */
export interface Body extends Readonly<Record<string, unknown>> {
  readonly error?: string
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
  readonly scope: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Body
}

/** The addresses of a server, by their names in its metadata (RFC 8414 §2). */
export type Metadata = Readonly<Record<(typeof NEEDED)[number], string>>

const NEEDED = [
  'token_endpoint',
  'authorization_endpoint',
  'device_authorization_endpoint',
  'revocation_endpoint',
  'introspection_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
] as const

/** Asks the server where everything is: RFC 8414, or else OpenID Connect Discovery. */
export async function discover({ issuer }: Pick<Target, 'issuer'>): Promise<Metadata> {
  for (const url of metadataUrls(issuer)) {
    const { status, body } = await send(url)
    if (status !== 200) continue
    const missing = NEEDED.filter((name) => typeof body[name] !== 'string')
    if (missing.length > 0) throw new Error(`${url} lacks ${missing.join(', ')}`)
    return Object.fromEntries(NEEDED.map((name) => [name, `${body[name]}`])) as Metadata
  }
  throw new Error(`${issuer} has no metadata, neither by RFC 8414 nor by OpenID Connect Discovery`)
}

/** RFC 8414 §3.1 puts the name before the issuer's path, OpenID Connect Discovery §4 behind it. */
export function metadataUrls(issuer: string): readonly [string, string] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname === '/' ? '' : pathname
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ]
}

/** Sends one request, and does not follow where it leads. */
export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const { status, headers } = response
  const text = await response.text()
  const isJson = /json/.test(headers.get('content-type') ?? '')
  return { status, headers, text, body: isJson && text !== '' ? JSON.parse(text) : {} }
}

export const post = (url: string, fields: Fields, headers: Record<string, string> = {}) =>
  send(url, { method: 'POST', body: parametersOf(fields), headers })

export function parametersOf(fields: Fields): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of value === undefined ? [] : [value].flat()) parameters.append(name, one)
  }
  return parameters
}

/** How a client says who it is: in the body when it is public, else by its secret in the header. */
export const credentials = (client: RegisteredClient) =>
  client.secret === undefined
    ? { fields: { client_id: client.id }, headers: {} }
    : { fields: {}, headers: { authorization: basic(client.id, client.secret) } }

/** Both halves are encoded as in a form (RFC 6749 appendix B). */
export function basic(id: string, secret: string): string {
  const [one, other] = [id, secret].map((half) => `${new URLSearchParams({ '': half })}`.slice(1))
  return `Basic ${Buffer.from(`${one}:${other}`).toString('base64')}`
}

/** Status and error, as a refusal is compared. */
export const refusal = ({ status, body }: Answer) => [status, body.error]
