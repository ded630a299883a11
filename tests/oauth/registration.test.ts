import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import { authorize, CALLBACK, RIGHT, VERIFIER } from './authorize.ts'
import { type Fields, post, QUESTION, startOAuth } from './start-oauth.ts'

const TOKEN = 'an initial access token'
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const DAY_SECONDS = 86_400

const start = (registration = {}) =>
  startOAuth({ registration: { dynamic: true, ...registration } })

interface Registered {
  readonly error?: string
  readonly error_description?: string
  readonly client_id: string
}

async function register(
  server: TestServer,
  metadata: unknown = { redirect_uris: [CALLBACK] },
  { headers = {}, address = '127.0.0.1' }: { headers?: object; address?: string } = {},
) {
  const answer = await server.from(address)(`${server.issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
  })
  const body = (await answer.json()) as Registered
  return { status: answer.status, headers: answer.headers, body }
}

const ask = (server: TestServer, client_id: string, more: Fields = {}) =>
  authorize(server, { ...RIGHT, client_id, ...more })

/** Somebody logs a terminal of it in. */
async function logIn(server: TestServer, client_id: string) {
  const { location } = await ask(server, client_id)
  const page = await server.person('ada@example.com').answer(location ?? '')
  const code = new URL(page.url).searchParams.get('code') ?? ''
  const fields = { client_id, redirect_uri: CALLBACK, code, code_verifier: VERIFIER }
  const { body } = await post(server, 'token', { grant_type: 'authorization_code', ...fields })
  return body as typeof body & { refresh_token?: string }
}

test('191: there is registration only where the operator wants it', async () => {
  const metadata = async (server: TestServer) =>
    (await server.fetch(`${server.issuer}/.well-known/openid-configuration`)).json()
  const off = startOAuth()
  expect(await metadata(off)).not.toHaveProperty('registration_endpoint')
  const answer = await off.fetch(`${off.issuer}/oauth/register`, { method: 'POST' })
  expect(answer.status).toBe(404)
  const on = start()
  expect(await metadata(on)).toMatchObject({ registration_endpoint: `${on.issuer}/oauth/register` })
})

test('197, 198: who registers with little gets a client without a secret', async () => {
  const server = start()
  const { status, headers, body } = await register(server)
  expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
  expect(body).toEqual({
    client_id: expect.stringMatching(/^dyn_[\w-]{22}$/),
    client_id_issued_at: Math.floor(server.now().getTime() / 1000),
    redirect_uris: [CALLBACK],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    scope: 'openid offline_access',
  })
  expect(server.events).toContainEqual(
    expect.objectContaining({ event: 'client_registered', client: body.client_id }),
  )
})

test('it is granted what there is for such, of what it would like', async () => {
  const server = start({ scopes: ['openid', 'projects:read'] })
  const metadata = { redirect_uris: [CALLBACK], scope: 'projects:read admin' }
  const { body } = await register(server, metadata)
  expect(body).toMatchObject({ scope: 'projects:read' })
  expect((await ask(server, body.client_id, { scope: 'admin' })).text).toContain('scope: ')
})

test('it logs in and refreshes, and people are told that nobody knows it', async () => {
  const server = start()
  const metadata = {
    client_name: 'Inspector',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  }
  const { body } = await register(server, metadata)
  expect(body).toMatchObject(metadata)
  const { client_id } = body
  const { refresh_token } = await logIn(server, client_id)
  const refreshed = await post(server, 'token', {
    grant_type: 'refresh_token',
    client_id,
    refresh_token,
  })
  expect(refreshed.status).toBe(200)

  const bob = server.person('bob@example.com')
  const begun = await bob.open((await ask(server, client_id)).location ?? '')
  const question = await bob.press(await bob.press(begun, 'Continue'), 'Sign in')
  expect(question.title).toBe(QUESTION)
  expect(question.text).toContain('App Inspector its own word; nobody here knows it')
})

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['a form', 'redirect_uris=x'],
])('199: %s is invalid_request', async (_, body) => {
  const refused = await register(start(), body)
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid_request'])
})

test('199: so is JSON that is called something else, and more than 16 KiB of it', async () => {
  const headers = { 'content-type': 'text/plain' }
  expect((await register(start(), undefined, { headers })).body.error).toBe('invalid_request')
  const large = { redirect_uris: [CALLBACK], padding: 'a'.repeat(17_000) }
  const { status, body } = await register(start(), large)
  expect([status, body.error]).toEqual([400, 'invalid_request'])
})

test.each<[title: string, error: string, metadata: unknown]>([
  ['199: null', 'invalid_client_metadata', null],
  ['199: a list', 'invalid_client_metadata', []],
  ['200: nothing of what is needed', 'invalid_client_metadata', {}],
  ['200: no redirect URI', 'invalid_client_metadata', { redirect_uris: [] }],
  ...[
    ...['cb', 'javascript:alert(1)', 'http://127.0.0.1/cb#f', 'http://a@127.0.0.1/cb'],
    ...['https://app.example/cb', 'http://app.example/cb', 'http://10.0.0.1/cb'],
    ...[
      'http://127.1/cb',
      'http://2130706433/cb',
      'http://0x7f.0.0.1/cb',
      'http://[::ffff:127.0.0.1]/cb',
    ],
    ...[
      'http://0.0.0.0/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://127.0.0.1@evil.example/cb',
    ],
    ...['dev.acme.cli:/cb', 'http://localhost.evil.example/cb', 'https://localhost/cb'],
  ].map((uri): [string, string, unknown] => [
    `201-203: a redirect to ${uri}`,
    'invalid_redirect_uri',
    { redirect_uris: [CALLBACK, uri] },
  ]),
  [
    '204: a web client',
    'invalid_client_metadata',
    { redirect_uris: [CALLBACK], application_type: 'web' },
  ],
  [
    '209: to skip the question',
    'invalid_client_metadata',
    { redirect_uris: [CALLBACK], skip_consent: true },
  ],
  [
    '209: client_credentials',
    'invalid_client_metadata',
    { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'client_credentials'] },
  ],
  [
    'a secret to authenticate by',
    'invalid_client_metadata',
    { redirect_uris: [CALLBACK], token_endpoint_auth_method: 'client_secret_basic' },
  ],
])('%s is refused', async (_, error, metadata) => {
  const { status, headers, body } = await register(start(), metadata)
  expect([status, body.error]).toEqual([400, error])
  expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
  expect(headers.get('content-type')).toBe('application/json')
})

test('205: a native client has loopback addresses, and a device needs none', async () => {
  const redirect_uris = ['http://127.0.0.1', 'http://[::1]:8080/cb', 'http://localhost/cb?a=b']
  const metadata = { redirect_uris, application_type: 'native' }
  expect(await register(start(), metadata)).toMatchObject({ status: 201, body: { redirect_uris } })
  const device = await register(start(), { grant_types: [DEVICE, 'refresh_token'] })
  expect(device.body).toMatchObject({
    grant_types: ['refresh_token', DEVICE],
    redirect_uris: [],
    response_types: [],
  })
})

test('206, 207: where a token is needed, one that is missing or bad is told first', async () => {
  const server = start({ initialAccessToken: TOKEN })
  const none = await register(server, 'no JSON')
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  for (const authorization of ['Bearer x', 'Bearer', `Basic ${btoa(`${TOKEN}:`)}`, TOKEN]) {
    const { status, headers, body } = await register(server, 'no JSON', {
      headers: { authorization },
    })
    expect([status, body.error]).toEqual([401, 'invalid_token'])
    expect(headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/)
  }
  const headers = { authorization: `bearer ${TOKEN}` }
  expect((await register(server, undefined, { headers })).status).toBe(201)
})

test('208: it counts in the header alone', async () => {
  const server = start({ initialAccessToken: TOKEN })
  const metadata = { redirect_uris: [CALLBACK], initial_access_token: TOKEN, access_token: TOKEN }
  expect((await register(server, metadata)).status).toBe(401)
})

test('RD-02: whoever registered its client has nobody sent anywhere by an error', async () => {
  const server = start()
  const { client_id } = (await register(server)).body
  const { status, location, text } = await ask(server, client_id, { scope: 'bad' })
  expect([status, location]).toEqual([400, null])
  expect(text).toContain('scope: this client may not have all of it')
})

test('a client that nobody logs in with is forgotten in a day, another is kept', async () => {
  const server = start()
  const metadata = {
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
  }
  const [idle, used] = [await register(server, metadata), await register(server, metadata)]
  const { refresh_token } = await logIn(server, used.body.client_id)
  server.pass(DAY_SECONDS)
  expect((await ask(server, idle.body.client_id)).text).toContain('no such client')
  expect((await ask(server, used.body.client_id)).location).toBeTruthy()

  server.pass(28 * DAY_SECONDS)
  const refresh = { grant_type: 'refresh_token', client_id: used.body.client_id, refresh_token }
  expect((await post(server, 'token', refresh)).status).toBe(200)
  server.pass(29 * DAY_SECONDS)
  expect((await ask(server, used.body.client_id)).location).toBeTruthy()
  server.pass(3 * DAY_SECONDS)
  expect((await ask(server, used.body.client_id)).text).toContain('no such client')
})

test.each([
  ['openid', ['sub']],
  ['openid email', ['sub', 'email', 'email_verified']],
])('userinfo tells it what %s brings of a person, and no more', async (scope, claims) => {
  const server = start({ scopes: scope.split(' ') })
  const { access_token } = await logIn(server, (await register(server)).body.client_id)
  const answer = await server.fetch(`${server.issuer}/oauth/userinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  expect(Object.keys((await answer.json()) as object)).toEqual(claims)
})

test('one address registers only so many, and others go on', async () => {
  const server = start()
  const statuses = []
  for (let times = 0; times <= 200; times++) statuses.push((await register(server)).status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(200)
  const refused = await register(server)
  expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable'])
  expect(refused.headers.get('retry-after')).toBe('30')
  expect((await register(server, undefined, { address: '198.51.100.9' })).status).toBe(201)
})

test('no script of another site may register a client', async () => {
  const { fetch, issuer } = start()
  const headers = { origin: 'https://evil.example' }
  const preflight = await fetch(`${issuer}/oauth/register`, { method: 'OPTIONS', headers })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    405,
    null,
  ])
})
