import type { ServerOptions } from '@paircode/server'
import { startServer, type TestServer } from '../login/start-server.ts'
import type { Page, Person } from '../people/person.js'

export const SECRET = 'a-secret-of-acme-web'
export const API = 'https://api.acme.dev'

/** Ours, which asks for the number; a standard one; one with a secret; and one that may do nothing. */
const CLIENTS: ServerOptions['clients'] = [
  { clientId: 'paircode', name: 'Paircode', confirmation: 'remote' },
  {
    clientId: 'acme-cli',
    name: 'Acme CLI',
    scopes: ['openid', 'offline_access', 'projects:read'],
    redirectUris: [
      'http://127.0.0.1/callback',
      'http://localhost/cb',
      'https://app.acme.dev/cb?tab=1',
      'dev.acme.cli:/callback',
    ],
  },
  {
    clientId: 'acme-web',
    clientSecret: SECRET,
    pkce: 'optional',
    redirectUris: ['http://127.0.0.1/callback'],
  },
  { clientId: 'acme-api', grants: [] },
]

export const startOAuth = (options: Partial<ServerOptions> = {}): TestServer =>
  startServer({ clients: CLIENTS ?? [], resources: [API, 'https://other.acme.dev'], ...options })

/** Parameters, where a list stands for one that is sent several times. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>

export function parametersOf(fields: Fields): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of value === undefined ? [] : [value].flat()) parameters.append(name, one)
  }
  return parameters
}

/** What one or another of those endpoints answers. */
interface Body {
  readonly error?: string
  readonly error_description?: string
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri_complete?: string
  readonly request_uri: string
  readonly authorization_uri: string
  readonly access_token?: string
  readonly id_token?: string
}

/** A program posts a form to one of the endpoints under `/oauth`. */
export async function post(
  server: TestServer,
  endpoint: string,
  fields: Fields,
  {
    address = '127.0.0.1',
    headers = {},
  }: { address?: string; headers?: Record<string, string> } = {},
) {
  const answer = await server.from(address)(`${server.issuer}/oauth/${endpoint}`, {
    method: 'POST',
    headers,
    body: parametersOf(fields),
  })
  const body = (await answer.json()) as Body
  return { status: answer.status, headers: answer.headers, body }
}

/** A terminal without a browser, which has begun a login. */
export async function startDevice(
  server: TestServer,
  { client = 'acme-cli', address = '127.0.0.1' } = {},
) {
  const from = { address }
  const begun = await post(server, 'device_authorization', { client_id: client }, from)
  return {
    code: begun.body.user_code,
    link: begun.body.verification_uri_complete ?? '',
    /** The tokens, or the error. */
    async poll(number?: string): Promise<string> {
      server.pass(6)
      const fields = { client_id: client, device_code: begun.body.device_code }
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
      const more = { ...fields, grant_type, confirmation_code: number }
      const { body } = await post(server, 'token', more, from)
      return body.error ?? (body.access_token ? 'tokens' : 'nothing')
    },
  }
}

/** Types a code at `/device`, and signs in where that is asked for. */
export async function enter(
  person: Person,
  server: Pick<TestServer, 'issuer'>,
  code: string,
): Promise<Page> {
  const form = await person.open(`${server.issuer}/device`)
  const page = await person.press(form, 'Continue', { user_code: code })
  return page.title.startsWith('Sign in with') ? person.press(page, 'Sign in') : page
}

export const QUESTION = 'Approve this login?'
