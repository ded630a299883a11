import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import type { TestServer } from '../login/start-server.ts'
import { authorize, CALLBACK, RIGHT, VERIFIER } from './authorize.ts'
import { enter, post, QUESTION, startDevice, startOAuth } from './start-oauth.ts'
import { startSite } from './start-site.ts'

const GO = /\/go\/pch_/

/** The status and the text of what a browser is shown that comes with an authorization request. */
const ask = (server: TestServer, client_id: string, more = {}) =>
  authorize(server, { ...RIGHT, client_id, ...more })

const seen = (server: TestServer, event: string) =>
  server.events.filter((logged) => logged.event === event)

test('a client that is known by its document alone logs in and refreshes', async () => {
  const server = startOAuth()
  const { clientId } = await startSite()
  const ada = server.person('ada@example.com')
  const { location } = await ask(server, clientId)
  expect(location).toMatch(GO)

  const page = await ada.answer(location ?? '')
  const code = new URL(page.url).searchParams.get('code') ?? ''
  const fields = { client_id: clientId, redirect_uri: CALLBACK, code, code_verifier: VERIFIER }
  const tokens = await post(server, 'token', { grant_type: 'authorization_code', ...fields })
  expect(tokens.body).toMatchObject({ scope: 'openid offline_access' })
  const { refresh_token = '' } = tokens.body as { refresh_token?: string }
  const again = { grant_type: 'refresh_token', client_id: clientId, refresh_token }
  expect((await post(server, 'token', again)).status).toBe(200)
})

test('it logs in by device code where its document says so', async () => {
  const server = startOAuth()
  const { clientId } = await startSite()
  const device = await startDevice(server, { client: clientId })
  const ada = server.person('ada@example.com')
  await ada.press(await enter(ada, server, device.code), 'Approve')
  expect(device.link).toBe('')
  expect(await device.poll()).toBe('tokens')

  const browserOnly = await startSite({ grant_types: ['authorization_code'] })
  const { body } = await post(server, 'device_authorization', { client_id: browserOnly.clientId })
  expect(body.error).toBe('unauthorized_client')
})

test('a code that is typed on another network does not log it in, where registered ones may be', async () => {
  const server = startOAuth({ remoteApproval: 'allow' })
  const { clientId } = await startSite()
  const device = await startDevice(server, { client: clientId, address: '203.0.113.9' })
  const page = await enter(server.person('ada@example.com'), server, device.code)
  expect([page.status, page.title]).toEqual([403, 'This login began somewhere else'])
})

test('it has no paircode, needs PKCE, and is granted what there is for such', async () => {
  const server = startOAuth({ registration: { scopes: ['openid', 'projects:read'] } })
  const { clientId } = await startSite({ scope: 'projects:read admin' })
  const paircode = 'qwertyuiopasdfghjklzxc'
  const url = `${server.issuer}/cli_login?${new URLSearchParams({ paircode, client_id: clientId })}`
  expect((await server.fetch(url)).status).toBe(400)
  const without = { code_challenge: undefined, code_challenge_method: undefined }
  expect((await ask(server, clientId, without)).text).toContain('code_challenge: it is missing')
  expect((await ask(server, clientId, { scope: 'openid' })).text).toContain('scope: ')
  expect((await ask(server, clientId, { scope: 'admin' })).text).toContain('scope: ')
  expect((await ask(server, clientId, { scope: 'projects:read' })).location).toMatch(GO)
})

test('SS-05: people are told the website, and that nobody here knows the app', async () => {
  const server = startOAuth()
  const { clientId } = await startSite({
    client_name: 'Acme <b>CLI</b>',
    logo_uri: 'https://x.test',
  })
  const { location } = await ask(server, clientId)
  const ada = server.person('ada@example.com')
  const signIn = await ada.press(await ada.open(location ?? ''), 'Continue')
  const question = await ada.press(signIn, 'Sign in')
  expect(question.title).toBe(QUESTION)
  const { host } = new URL(clientId)
  expect(question.text).toMatch(
    new RegExp(
      `App ${host}.*nobody here has registered it.*not verified.*App Acme <b>CLI</b>`,
      's',
    ),
  )
  expect(question.body).not.toContain('x.test')
})

test('210: a document that names another client is refused', async () => {
  const server = startOAuth()
  for (const changes of [{ client_id: 'https://other.example/' }, { client_id: undefined }]) {
    const { clientId } = await startSite(changes)
    const { status, location, text } = await ask(server, clientId)
    expect([status, location]).toEqual([400, null])
    expect(text).toContain('it is not the address of the document')
  }
})

test.each([
  'http://app.example/client.json',
  'https://app.example',
  'https://app.example/client.json#f',
  'https://app.example/client.json?q=1',
  'https://ada@app.example/client.json',
  'https://app.example/../client.json',
  'https://localhost/client.json',
  'https://127.0.0.1/client.json',
  'https://[::1]/client.json',
  'https://10.0.0.1/client.json',
  'https://169.254.169.254/latest/meta-data',
  'https://[fd00:ec2::254]/latest/meta-data',
  'https://[::ffff:10.0.0.1]/client.json',
])('211: %s names no client', async (client_id) => {
  const issuer = 'https://login.acme.dev'
  const server = startOAuth({ issuer, providers: [redirectProvider('corp')] })
  const { status, location } = await ask(server, client_id)
  expect([status, location]).toEqual([400, null])
  const { body } = await post(server, 'device_authorization', { client_id })
  expect(body.error).toBe('invalid_client')
  const headers = { authorization: `Basic ${btoa(`${encodeURIComponent(client_id)}:`)}` }
  const byHeader = await post(server, 'device_authorization', {}, { headers })
  expect([byHeader.status, byHeader.headers.get('www-authenticate')]).toEqual([
    401,
    'Basic realm="paircode"',
  ])
})

test.each<[title: string, site: { status?: number; headers?: Record<string, string> }]>([
  ['a redirect', { status: 302, headers: { location: '/other' } }],
  ['404', { status: 404 }],
  ['no JSON', { headers: { 'content-type': 'text/html' } }],
])('212: a document that is %s is refused', async (_, changes) => {
  const server = startOAuth()
  const site = Object.assign(await startSite(), changes)
  const { status, location, text } = await ask(server, site.clientId)
  expect([status, location]).toEqual([400, null])
  expect(text).toContain('its document cannot be used')
  expect(site.asked).toBe(1)
  expect(seen(server, 'client_document_refused')).toEqual([
    expect.objectContaining({ client: site.clientId, address: '127.0.0.1' }),
  ])
})

test('212: a document of more than 5 KB is refused', async () => {
  const { clientId } = await startSite({ padding: 'a'.repeat(5000) })
  expect((await ask(startOAuth(), clientId)).text).toContain('larger than 5 KB')
})

test.each<[title: string, changes: Record<string, unknown>]>([
  ['a secret', { client_secret: 'planted' }],
  ['a shared secret to authenticate by', { token_endpoint_auth_method: 'client_secret_post' }],
  ['a private key', { jwks: { keys: [{ kty: 'EC', d: 'planted' }] } }],
  ['a redirect URI that will do nowhere', { redirect_uris: ['javascript:planted'] }],
])('213: a document with %s is refused, and it is not shown', async (_, changes) => {
  const { clientId } = await startSite(changes)
  const { status, text } = await ask(startOAuth(), clientId)
  expect(status).toBe(400)
  expect(text).not.toContain('planted')
})

test('214: a document is fetched once for all who ask at once, and kept for five minutes at least', async () => {
  const server = startOAuth()
  const site = await startSite({}, { 'cache-control': 'no-store' })
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(server, site.clientId)))
  expect(answers.every(({ location }) => GO.test(location ?? ''))).toBe(true)
  expect(site.asked).toBe(1)
  server.pass(299)
  await ask(server, site.clientId)
  expect(site.asked).toBe(1)
  server.pass(1)
  await ask(server, site.clientId)
  expect(site.asked).toBe(2)
})

test('214: it is kept as long as its website says, and for a day at most', async () => {
  const server = startOAuth()
  const site = await startSite({}, { 'cache-control': 'public, max-age=3600' })
  const forEver = await startSite({}, { 'cache-control': 'max-age=99999999' })
  const askBoth = () => Promise.all([site, forEver].map((one) => ask(server, one.clientId)))
  await askBoth()
  server.pass(3599)
  await askBoth()
  expect([site.asked, forEver.asked]).toEqual([1, 1])
  server.pass(1)
  await askBoth()
  expect([site.asked, forEver.asked]).toEqual([2, 1])
  server.pass(86_400 - 3600)
  await askBoth()
  expect(forEver.asked).toBe(2)
})

test('214: a failure is not kept', async () => {
  const server = startOAuth()
  const site = await startSite()
  site.status = 500
  const down = await ask(server, site.clientId)
  expect([down.status, down.location]).toEqual([503, null])
  site.status = 200
  expect((await ask(server, site.clientId)).location).toMatch(GO)
})

test('a website that is down for a while logs nobody out, and one that takes its document back does', async () => {
  const server = startOAuth()
  const site = await startSite()
  const fields = { client_id: site.clientId, grant_type: 'refresh_token', refresh_token: 'x' }
  const token = async () => (await post(server, 'token', fields)).body.error
  expect(await token()).toBe('invalid_grant')
  server.pass(301)
  site.status = 503
  expect(await token()).toBe('invalid_grant')
  server.pass(86_400)
  expect(await token()).toBe('temporarily_unavailable')
  site.status = 200
  expect(await token()).toBe('invalid_grant')
  server.pass(301)
  site.status = 404
  expect(await token()).toBe('invalid_client')
  site.status = 503
  expect(await token()).toBe('temporarily_unavailable') // what was taken back is not had from memory
})

test('nobody makes this server knock at one door after the other', async () => {
  const server = startOAuth()
  const site = await startSite()
  site.status = 404
  for (let times = 0; times < 20; times++) await ask(server, site.clientId)
  const refused = await ask(server, site.clientId)
  expect([refused.status, refused.location, site.asked]).toEqual([429, null, 20])
  const polled = await post(server, 'token', { client_id: site.clientId, grant_type: 'x' })
  expect([polled.status, polled.headers.get('retry-after')]).toEqual([429, '10'])
  expect(seen(server, 'limited')).toContainEqual(
    expect.objectContaining({ what: 'client_document' }),
  )

  const elsewhere = { address: '198.51.100.9' }
  await post(server, 'token', { client_id: site.clientId, grant_type: 'x' }, elsewhere)
  expect(site.asked).toBe(21)
})

test('215: what the operator says of a client goes before its document, a no as well', async () => {
  const site = await startSite()
  const server = startOAuth({
    clients: [{ clientId: site.clientId, name: 'Acme CLI', redirectUris: ['dev.acme:/cb'] }],
  })
  expect((await ask(server, site.clientId)).status).toBe(400)
  expect((await ask(server, site.clientId, { redirect_uri: 'dev.acme:/cb' })).location).toMatch(GO)

  const closed = startOAuth({ clients: [{ clientId: site.clientId, disabled: true }] })
  expect((await ask(closed, site.clientId)).text).toContain('no such client is registered')
  expect(site.asked).toBe(0)
})

test('whoever made its client up has no code sent to a website, whatever its document says', async () => {
  const server = startOAuth()
  const redirects = ['https://evil.example/cb', CALLBACK.replace(':49152', '')]
  const { clientId } = await startSite({ redirect_uris: redirects })
  const away = await ask(server, clientId, { redirect_uri: 'https://evil.example/cb' })
  expect([away.status, away.location]).toEqual([400, null])
  expect(away.text).toContain('redirect_uri: this client is not registered with it')
  expect((await ask(server, clientId)).location).toMatch(GO)
})

test('RD-02: whoever made its client up has nobody sent anywhere', async () => {
  const server = startOAuth()
  const { clientId } = await startSite({ redirect_uris: ['example.evil:/cb'] })
  const request = { redirect_uri: 'example.evil:/cb', scope: 'bad' }
  const { status, location, text } = await ask(server, clientId, request)
  expect([status, location]).toEqual([400, null])
  expect(text).toContain('scope: this client may not have all of it')
})

test('192: metadata says whether documents are taken, and what is granted', async () => {
  const metadata = async (server: TestServer) =>
    (await server.fetch(`${server.issuer}/.well-known/oauth-authorization-server`)).json()
  expect(await metadata(startOAuth({ registration: { scopes: ['tools'] } }))).toMatchObject({
    client_id_metadata_document_supported: true,
    scopes_supported: expect.arrayContaining(['tools']),
  })
  const off = startOAuth({ registration: { metadataDocuments: false, scopes: ['tools'] } })
  expect(await metadata(off)).not.toHaveProperty('client_id_metadata_document_supported')
  expect(await metadata(off)).toMatchObject({
    scopes_supported: expect.not.arrayContaining(['tools']),
  })
  const site = await startSite()
  expect((await ask(off, site.clientId)).text).toContain('no such client is registered')
  expect(site.asked).toBe(0)
})
