import { expect, test } from 'vitest'
import { authorize, CALLBACK, RIGHT, STATE } from './authorize.ts'
import { API, type Fields, startOAuth } from './start-oauth.ts'

const GO = /^http:\/\/localhost:5001\/go\/pch_[\w-]{43}$/

const PAGES: [title: string, fields: Fields][] = [
  ['no client_id', { client_id: undefined }],
  ['an unknown client_id', { client_id: 'nobody' }],
  ['client_id twice', { client_id: ['acme-cli', 'acme-cli'] }],
  ['no redirect_uri', { redirect_uri: undefined }],
  ['redirect_uri twice', { redirect_uri: [CALLBACK, CALLBACK] }],
  ...[
    'http://127.0.0.1:49152/other',
    'http://127.0.0.1:49152/callback/',
    'http://127.0.0.1:49152/callback?x=1',
    'http://127.0.0.1:49152/x/../callback',
    'http://localhost:49152/callback',
    'http://127.0.0.1:49152/cb',
    'http://user@127.0.0.1:49152/callback',
    'http://127.000.000.001:49152/callback',
    'HTTP://127.0.0.1:49152/callback',
    'http://10.0.0.1:49152/callback',
    'https://app.acme.dev:443/cb?tab=1',
    'https://app.acme.dev/cb',
    'https://evil.example/callback',
    'javascript:alert(1)',
  ].map((redirect_uri): [string, Fields] => [redirect_uri, { redirect_uri }]),
]

test.each(PAGES)('%s is a page, and nobody is sent anywhere', async (_, fields) => {
  const { status, location, text } = await authorize(startOAuth(), { ...RIGHT, ...fields })
  expect([status, location]).toEqual([400, null])
  expect(text).toContain('This request cannot be understood')
})

test.each([
  CALLBACK,
  'http://localhost:49152/cb',
  'https://app.acme.dev/cb?tab=1',
  'dev.acme.cli:/callback',
])('%s is as registered, and the login begins', async (redirect_uri) => {
  const { status, location } = await authorize(startOAuth(), { ...RIGHT, redirect_uri })
  expect([status, location]).toEqual([303, expect.stringMatching(GO)])
})

const ERRORS: [title: string, error: string, fields: Fields][] = [
  ['no response_type', 'invalid_request', { response_type: undefined }],
  ['the implicit grant', 'unsupported_response_type', { response_type: 'token' }],
  ['a hybrid flow', 'unsupported_response_type', { response_type: 'code id_token' }],
  ['another response_mode', 'invalid_request', { response_mode: 'fragment' }],
  ['a scope that is not its own', 'invalid_scope', { scope: 'openid admin' }],
  ['scope twice', 'invalid_request', { scope: ['openid', 'openid'] }],
  ['nonce twice', 'invalid_request', { nonce: ['a', 'b'] }],
  [
    'no challenge',
    'invalid_request',
    { code_challenge: undefined, code_challenge_method: undefined },
  ],
  ['a method without a challenge', 'invalid_request', { code_challenge: undefined }],
  ['a challenge without a method', 'invalid_request', { code_challenge_method: undefined }],
  ['plain', 'invalid_request', { code_challenge_method: 'plain' }],
  ['s256', 'invalid_request', { code_challenge_method: 's256' }],
  ['42 characters', 'invalid_request', { code_challenge: 'a'.repeat(42) }],
  ['44 characters', 'invalid_request', { code_challenge: 'a'.repeat(44) }],
  ['a padded challenge', 'invalid_request', { code_challenge: `${'a'.repeat(42)}=` }],
  ['plain base64', 'invalid_request', { code_challenge: `${'a'.repeat(42)}/` }],
  ['an unknown resource', 'invalid_target', { resource: [API, 'https://x.dev'] }],
  ['a resource that is no URI', 'invalid_target', { resource: 'api' }],
  ['prompt=none', 'login_required', { prompt: 'none' }],
  ['prompt=none and more', 'invalid_request', { prompt: 'none login' }],
  ['request', 'request_not_supported', { request: 'a.b.c' }],
  ['registration', 'registration_not_supported', { registration: '{}' }],
]

test.each(ERRORS)('%s goes back as %s, with state and iss', async (_, error, fields) => {
  const sent = await authorize(startOAuth(), { ...RIGHT, ...fields })
  expect([sent.status, sent.address]).toEqual([303, CALLBACK])
  expect(sent.answer).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    state: STATE,
    iss: 'http://localhost:5001',
  })
})

test('of two states none goes back', async () => {
  const { answer } = await authorize(startOAuth(), { ...RIGHT, state: ['one', 'two'] })
  expect([answer.error, answer.state]).toEqual(['invalid_request', undefined])
})

test('a client without the flow is told so', async () => {
  const client = { clientId: 'acme-cli', flows: { loopback: false } }
  const { answer } = await authorize(startOAuth({ clients: [client] }), RIGHT)
  expect(answer.error).toBe('unauthorized_client')
})

test('a confidential client may do without PKCE where it is registered so', async () => {
  const server = startOAuth()
  const without = { ...RIGHT, client_id: 'acme-web', code_challenge: undefined }
  const begun = await authorize(server, { ...without, code_challenge_method: undefined })
  expect(begun.location).toMatch(GO)
  expect((await authorize(server, without)).answer.error).toBe('invalid_request')
})

test('prompt=none for somebody who is signed in is consent_required: they are asked each time', async () => {
  const server = startOAuth()
  const ada = server.person('ada@example.com')
  await ada.answer((await authorize(server, RIGHT)).location ?? '')
  const cookie = Object.entries(ada.cookies(server.issuer)).map((pair) => pair.join('='))
  const headers = { cookie: cookie.join('; ') }
  const { answer } = await authorize(server, { ...RIGHT, prompt: 'none' }, { headers })
  expect(answer.error).toBe('consent_required')
})

test('a form is as good as a query, and what is in both is there twice', async () => {
  const server = startOAuth()
  expect((await authorize(server, RIGHT, { inBody: true })).location).toMatch(GO)
  const { state, ...others } = RIGHT
  const url = `${server.issuer}/oauth/authorize?${new URLSearchParams(others)}`
  const both = (more: Record<string, string>) =>
    server.fetch(url, { method: 'POST', body: new URLSearchParams(more) })
  expect((await both({ state })).headers.get('location')).toMatch(GO)
  expect((await both({ scope: 'openid', client_id: 'acme-cli' })).status).toBe(400)
})

test('a JSON body is refused, and so are other methods', async () => {
  const { fetch, issuer } = startOAuth()
  const url = `${issuer}/oauth/authorize`
  const headers = { 'content-type': 'application/json' }
  const posted = await fetch(url, { method: 'POST', headers, body: JSON.stringify(RIGHT) })
  expect([posted.status, await posted.text()]).toEqual([
    400,
    expect.stringContaining('"error":"invalid_request"'),
  ])
  for (const method of ['PUT', 'DELETE', 'HEAD']) {
    expect((await fetch(`${url}?${new URLSearchParams(RIGHT)}`, { method })).status).toBe(405)
  }
})

test('no other site may read the answer', async () => {
  const { fetch, issuer } = startOAuth()
  const headers = { origin: 'https://evil.example' }
  const answer = await fetch(`${issuer}/oauth/authorize`, { headers })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

test('where the flow is off there is no such endpoint', async () => {
  const { fetch, issuer } = startOAuth({ flows: { loopback: false } })
  for (const path of ['/oauth/authorize', '/oauth/par']) {
    expect((await fetch(issuer + path, { method: 'POST' })).status).toBe(404)
  }
})
