import { expect, test } from 'vitest'
import { authorize, CALLBACK, RIGHT } from './authorize.ts'
import { type Fields, post, SECRET, startOAuth } from './start-oauth.ts'

const REQUEST_URI = /^urn:ietf:params:oauth:request_uri:(pch_[\w-]{43})$/

test('a request is kept under a name, and has a short address to open', async () => {
  const server = startOAuth({ issuer: 'http://localhost:5001/auth' })
  const { status, headers, body } = await post(server, 'par', RIGHT)
  expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
  const [, handle] = REQUEST_URI.exec(body.request_uri) ?? []
  expect(body).toEqual({
    request_uri: expect.stringMatching(REQUEST_URI),
    expires_in: 600,
    authorization_uri: `http://localhost:5001/auth/go/${handle}`,
  })
  expect(body.authorization_uri.length).toBeLessThanOrEqual(80)
})

test('the address holds nothing that a web firewall could take for an attack', async () => {
  const { body } = await post(startOAuth(), 'par', RIGHT)
  expect(new URL(body.authorization_uri).pathname).not.toMatch(/127|localhost|%|:/)
})

test('the name leads a browser to the login, for the client that pushed it', async () => {
  const server = startOAuth()
  const { body } = await post(server, 'par', RIGHT)
  const { request_uri } = body
  const pushed = await authorize(server, { client_id: 'acme-cli', request_uri, scope: 'ignored' })
  expect([pushed.status, pushed.location]).toEqual([303, body.authorization_uri])

  const refused: Fields[] = [
    { client_id: 'paircode', request_uri },
    { client_id: 'acme-cli', request_uri: `${request_uri.slice(0, -1)}!` },
    { client_id: 'acme-cli', request_uri: 'https://evil.example/request.jwt' },
    { client_id: 'acme-cli', request_uri: [request_uri, request_uri] },
    { request_uri },
  ]
  for (const fields of refused) {
    const { status, location } = await authorize(server, fields)
    expect([status, location]).toEqual([400, null])
  }
})

test.each(['state', 'nonce'])('%s may have two kilobytes, and no more', async (name) => {
  const server = startOAuth()
  expect((await post(server, 'par', { ...RIGHT, [name]: 'x'.repeat(2048) })).status).toBe(201)
  for (const value of ['x'.repeat(2049), 'é'.repeat(1025)]) {
    const { status, body } = await post(server, 'par', { ...RIGHT, [name]: value })
    expect([status, body.error]).toEqual([400, 'invalid_request'])
    expect(body.error_description).toContain(`${name}: it has more than 2048 bytes`)
  }
})

test('a name that is an hour too old is not known any more', async () => {
  const server = startOAuth()
  const { body } = await post(server, 'par', RIGHT)
  server.pass(4200)
  const { request_uri } = body
  expect((await authorize(server, { client_id: 'acme-cli', request_uri })).status).toBe(400)
})

const REFUSED: [title: string, status: number, error: string, fields: Fields][] = [
  ['no client', 400, 'invalid_request', { client_id: undefined }],
  ['an unknown client', 401, 'invalid_client', { client_id: 'nobody' }],
  ['a secret that is missing', 401, 'invalid_client', { client_id: 'acme-web' }],
  ['a request_uri', 400, 'invalid_request', { request_uri: 'urn:x' }],
  ['no redirect_uri', 400, 'invalid_request', { redirect_uri: undefined }],
  ['another redirect_uri', 400, 'invalid_request', { redirect_uri: 'http://127.0.0.1/other' }],
  ['another response_type', 400, 'unsupported_response_type', { response_type: 'token' }],
  ['another scope', 400, 'invalid_scope', { scope: 'admin' }],
  ['an unknown resource', 400, 'invalid_target', { resource: 'https://x.dev' }],
  ['no PKCE', 400, 'invalid_request', { code_challenge: undefined }],
  ['prompt=none', 400, 'consent_required', { prompt: 'none' }],
  ['request', 400, 'request_not_supported', { request: 'a.b.c' }],
  ['state twice', 400, 'invalid_request', { state: ['one', 'two'] }],
]

test.each(REFUSED)('%s is refused: %i %s', async (_, status, error, fields) => {
  const answer = await post(startOAuth(), 'par', { ...RIGHT, ...fields })
  expect([answer.status, answer.body.error]).toEqual([status, error])
})

test('a confidential client shows its secret', async () => {
  const fields = { ...RIGHT, client_id: 'acme-web', client_secret: SECRET, redirect_uri: CALLBACK }
  expect((await post(startOAuth(), 'par', fields)).status).toBe(201)
})

test('a GET is refused', async () => {
  const { fetch, issuer } = startOAuth()
  expect((await fetch(`${issuer}/oauth/par`)).status).toBe(405)
})

test('logins that begin too fast are refused, and a browser brings that back to the app', async () => {
  const server = startOAuth()
  for (let i = 0; i < 1000; i += 1) await post(server, 'par', RIGHT)
  const { status, headers, body } = await post(server, 'par', RIGHT)
  expect([status, body.error, headers.get('retry-after')]).toEqual([
    429,
    'temporarily_unavailable',
    '1',
  ])
  expect((await authorize(server, RIGHT)).answer.error).toBe('temporarily_unavailable')
})
