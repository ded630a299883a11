import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { API, type Fields, post, SECRET, startOAuth } from './start-oauth.ts'

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${btoa(`${id}:${secret}`)}`,
})

const ask = (fields: Fields, headers?: Record<string, string>, server = startOAuth()) =>
  post(server, 'device_authorization', fields, headers && { headers })

test('a public client is given both codes, the address, the lifetime and the interval', async () => {
  const { status, headers, body } = await ask({ client_id: 'acme-cli' })
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(body).toEqual({
    device_code: expect.stringMatching(/^pcd_[\w-]{43}$/),
    user_code: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/),
    verification_uri: 'http://localhost:5001/device',
    expires_in: 600,
    interval: 5,
  })
})

test('two logins have two device codes and two user codes', async () => {
  const server = startOAuth()
  const [one, two] = [
    await ask({ client_id: 'acme-cli' }, {}, server),
    await ask({ client_id: 'acme-cli' }, {}, server),
  ]
  expect(one.body.device_code).not.toBe(two.body.device_code)
  expect(one.body.user_code).not.toBe(two.body.user_code)
})

test('a client that asks for the number is given a link with nothing to type', async () => {
  const { body } = await ask({ client_id: 'paircode' })
  expect(body.verification_uri_complete).toMatch(/^http:\/\/localhost:5001\/go\/pch_[\w-]{43}$/)
})

test('a link with the code is for clients that are registered so', async () => {
  const server = startOAuth({ clients: [{ clientId: 'tv', completeUri: true }] })
  const { body } = await ask({ client_id: 'tv' }, {}, server)
  expect(body.verification_uri_complete).toBe(
    `http://localhost:5001/device?user_code=${body.user_code}`,
  )
})

test("a client's own lifetime and interval are the answer's", async () => {
  const client = { clientId: 'tv', lifetimes: { deviceCodeSeconds: 90 }, pollIntervalSeconds: 7 }
  const { body } = await ask({ client_id: 'tv' }, {}, startOAuth({ clients: [client] }))
  expect(body).toMatchObject({ expires_in: 90, interval: 7 })
})

const REFUSED: [
  title: string,
  status: number,
  error: string,
  fields: Fields,
  headers?: Record<string, string>,
][] = [
  ['an unknown client', 401, 'invalid_client', { client_id: 'nobody' }],
  ['no client', 400, 'invalid_request', {}],
  ['a client without the grant', 400, 'unauthorized_client', { client_id: 'acme-api' }],
  ['a scope that is not its own', 400, 'invalid_scope', { client_id: 'acme-cli', scope: 'admin' }],
  ['a secret that is missing', 401, 'invalid_client', { client_id: 'acme-web' }],
  ['two identities', 400, 'invalid_request', { client_id: 'acme-cli' }, basic('acme-web', SECRET)],
  ['two secrets', 400, 'invalid_request', { client_secret: SECRET }, basic('acme-web', SECRET)],
  ['a repeated client_id', 400, 'invalid_request', { client_id: ['acme-cli', 'acme-cli'] }],
  ['a repeated scope', 400, 'invalid_request', { client_id: 'acme-cli', scope: ['a', 'a'] }],
  ['request', 400, 'request_not_supported', { client_id: 'acme-cli', request: 'a.b.c' }],
  ['request_uri', 400, 'request_uri_not_supported', { client_id: 'acme-cli', request_uri: 'x' }],
  [
    'registration',
    400,
    'registration_not_supported',
    { client_id: 'acme-cli', registration: '{}' },
  ],
  [
    'an unknown resource',
    400,
    'invalid_target',
    { client_id: 'acme-cli', resource: 'https://x.dev' },
  ],
  [
    'one resource that is unknown',
    400,
    'invalid_target',
    { client_id: 'acme-cli', resource: [API, 'https://x.dev'] },
  ],
  [
    'plain PKCE',
    400,
    'invalid_request',
    { client_id: 'acme-cli', code_challenge: CHALLENGE, code_challenge_method: 'plain' },
  ],
  [
    'PKCE without its method',
    400,
    'invalid_request',
    { client_id: 'acme-cli', code_challenge: CHALLENGE },
  ],
  [
    'PKCE without the challenge',
    400,
    'invalid_request',
    { client_id: 'acme-cli', code_challenge_method: 'S256' },
  ],
  [
    'a challenge that is too short',
    400,
    'invalid_request',
    { client_id: 'acme-cli', code_challenge: 'a', code_challenge_method: 'S256' },
  ],
]

test.each(REFUSED)('%s is refused: %i %s', async (_, status, error, fields, headers) => {
  const answer = await ask(fields, headers)
  expect([answer.status, answer.body.error]).toEqual([status, error])
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

const TAKEN: [title: string, fields: Fields, headers?: Record<string, string>][] = [
  ['a secret in the header', {}, basic('acme-web', SECRET)],
  ['a secret in the body', { client_id: 'acme-web', client_secret: SECRET }],
  ['an empty secret in the header', {}, basic('acme-cli', '')],
  [
    'a public client in the header and in the body',
    { client_id: 'acme-cli' },
    basic('acme-cli', ''),
  ],
  ['scopes with blanks around them', { client_id: 'acme-cli', scope: ' openid  projects:read ' }],
  ['two resources', { client_id: 'acme-cli', resource: [API, 'https://other.acme.dev'] }],
  ['PKCE', { client_id: 'acme-cli', code_challenge: CHALLENGE, code_challenge_method: 'S256' }],
  ['what others ask for', { client_id: 'acme-cli', access_type: 'offline', grant_type: 'x' }],
]

test.each(TAKEN)('%s is taken', async (_, fields, headers) => {
  expect((await ask(fields, headers)).status).toBe(200)
})

test('a body that is no form is refused, and so is a GET', async () => {
  const { fetch, issuer } = startOAuth()
  const url = `${issuer}/oauth/device_authorization`
  const headers = { 'content-type': 'application/json' }
  const posted = await fetch(url, { method: 'POST', headers, body: '{"client_id":"acme-cli"}' })
  expect([posted.status, await posted.text()]).toEqual([
    400,
    expect.stringContaining('"error":"invalid_request"'),
  ])
  expect((await fetch(`${url}?client_id=acme-cli`)).status).toBe(405)
})

test('where the flow is off there is no such endpoint', async () => {
  const { fetch, issuer } = startOAuth({ flows: { device: false } })
  for (const path of ['/oauth/device_authorization', '/device']) {
    expect((await fetch(issuer + path, { method: 'POST' })).status).toBe(404)
  }
})

test('when every user code is taken it is a fault, and no code is shared', async () => {
  const store = memory()
  let tries = 0
  store.logins.begin = async () => {
    tries += 1
    return false
  }
  const { status, body } = await ask({ client_id: 'acme-cli' }, {}, startOAuth({ store }))
  expect([status, body.error, tries]).toEqual([500, 'server_error', 5])
})

test('logins that begin too fast are told when to come again', async () => {
  const server = startOAuth()
  for (let i = 0; i < 1000; i += 1) await ask({ client_id: 'acme-cli' }, {}, server)
  const { status, headers, body } = await ask({ client_id: 'acme-cli' }, {}, server)
  expect([status, body.error]).toEqual([429, 'temporarily_unavailable'])
  expect(headers.get('retry-after')).toBe('1')
})
