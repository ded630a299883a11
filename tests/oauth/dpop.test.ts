import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import {
  DEVICE_CODE_GRANT,
  identifiedLogin,
  loggedIn,
  refreshed,
  type TokenServer,
  tokenServer,
  userinfoStatus,
} from './approved-login.ts'
import { authorize, CALLBACK, RIGHT, VERIFIER } from './authorize.ts'
import { type TerminalKey, terminalKey } from './dpop-key.ts'
import { enter, type Fields, post, SECRET, startOAuth } from './start-oauth.ts'

type Answer = { readonly status: number; readonly body: { readonly error?: string } }

const refusal = ({ status, body }: Answer) => [status, body.error]

const REFUSED = [400, 'invalid_dpop_proof']
const ANOTHER_KEY = [400, 'invalid_grant']

/** A terminal that showed its key when it redeemed its login. */
async function boundTerminal() {
  const server = tokenServer()
  const key = await terminalKey(server)
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  const { body } = await server.token(
    { grant_type: DEVICE_CODE_GRANT, device_code: code },
    key.headers(),
  )
  return { server, key, tokens: body }
}

const refresh = (server: TokenServer, refresh_token: string, headers = {}) =>
  server.token({ grant_type: 'refresh_token', refresh_token }, headers)

test('who proves a key gets bearer tokens, and a refresh token that is good with the key only', async () => {
  const { server, key, tokens } = await boundTerminal()
  expect(tokens.token_type).toBe('Bearer')
  expect(await userinfoStatus(server, tokens.access_token)).toBe(200)

  const thief = await terminalKey(server)
  expect(refusal(await refresh(server, tokens.refresh_token))).toEqual(REFUSED)
  expect(refusal(await refresh(server, tokens.refresh_token, thief.headers()))).toEqual(ANOTHER_KEY)
  const next = await refresh(server, tokens.refresh_token, key.headers())
  expect([next.status, next.body.token_type]).toEqual([200, 'Bearer'])
  expect(refusal(await refresh(server, next.body.refresh_token))).toEqual(REFUSED)
  expect((await refresh(server, next.body.refresh_token, key.headers())).status).toBe(200)
})

test('a bound access token is no DPoP token: it is sent as Bearer, and as nothing else', async () => {
  const { server, key, tokens } = await boundTerminal()
  const claims = JSON.parse(atob(tokens.access_token.split('.')[1] ?? ''))
  expect(claims).not.toHaveProperty('cnf')
  const authorization = `DPoP ${tokens.access_token}`
  const response = await server.fetch(`${server.issuer}/oauth/userinfo`, {
    headers: { authorization, ...key.headers('userinfo', { claims: { htm: 'GET' } }) },
  })
  expect(response.status).toBe(401)
})

test('who has an old refresh token and not the key cannot end the session with it', async () => {
  const { server, key, tokens } = await boundTerminal()
  const second = (await refresh(server, tokens.refresh_token, key.headers())).body
  const third = (await refresh(server, second.refresh_token, key.headers())).body
  const thief = await terminalKey(server)
  await refresh(server, tokens.refresh_token)
  await refresh(server, tokens.refresh_token, thief.headers())
  expect((await refresh(server, third.refresh_token, key.headers())).status).toBe(200)
})

test('a proof for a refresh works once, and a refused one is not used up', async () => {
  const { server, key, tokens } = await boundTerminal()
  const headers = key.headers()
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  const wide = await server.token({ ...form, scope: 'admin' }, headers)
  expect(wide.body.error).toBe('invalid_scope')
  expect((await server.token(form, headers)).status).toBe(200)
  expect(refusal(await server.token(form, headers))).toEqual(REFUSED)
})

test('thirty refreshes at once, each with a proof of its own, get the same successor', async () => {
  const { server, key, tokens } = await boundTerminal()
  const all = await Promise.all(
    Array.from({ length: 30 }, () => refresh(server, tokens.refresh_token, key.headers())),
  )
  expect(new Set(all.map(({ status, body }) => `${status} ${body.refresh_token}`)).size).toBe(1)
  expect(all[0]?.status).toBe(200)
})

test('a proof at a refresh binds nothing that was not bound: that would lock the owner out', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const key = await terminalKey(server)
  const { status, body } = await refresh(server, refresh_token, key.headers())
  expect(status).toBe(200)
  expect((await refreshed(server, body.refresh_token)).status).toBe(200)
})

test('a proof that is wrong is refused where none was needed', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  expect(refusal(await refresh(server, refresh_token, { dpop: 'x' }))).toEqual(REFUSED)
  expect((await refreshed(server, refresh_token)).status).toBe(200)
})

test('introspection tells the key of a bound refresh token', async () => {
  const { server, key, tokens } = await boundTerminal()
  const ask = async (token: string) => {
    const api = { client_id: 'acme-api', client_secret: 'a secret of the API' }
    return (await server.post('/oauth/introspect', { token, ...api })).json()
  }
  expect(await ask(tokens.refresh_token)).toMatchObject({ active: true, cnf: { jkt: key.jkt } })
  expect(await ask(tokens.access_token)).not.toHaveProperty('cnf')
})

test('a bound terminal logs out without a proof', async () => {
  const { server, key, tokens } = await boundTerminal()
  await server.post('/oauth/revoke', { client_id: 'acme-cli', token: tokens.refresh_token })
  expect(refusal(await refresh(server, tokens.refresh_token, key.headers()))).toEqual(ANOTHER_KEY)
})

/** A code for a login that was begun in one way or another. */
async function codeFor(begin: (key: TerminalKey, server: TestServer) => Promise<string>) {
  const oauth = startOAuth()
  const key = await terminalKey(oauth)
  const page = await oauth.person('ada@example.com').answer(await begin(key, oauth))
  const code = new URL(page.url).searchParams.get('code') ?? ''
  const fields = { grant_type: 'authorization_code', client_id: 'acme-cli', code }
  const more = { redirect_uri: CALLBACK, code_verifier: VERIFIER }
  const redeem = (headers: Record<string, string>) =>
    post(oauth, 'token', { ...fields, ...more }, { headers })
  return { oauth, key, redeem }
}

const pushed = async (server: TestServer, fields: Fields, headers = {}) =>
  (await post(server, 'par', { ...RIGHT, ...fields }, { headers })).body.authorization_uri

test.each<[string, Parameters<typeof codeFor>[0]]>([
  ['a proof in a pushed request', (key, oauth) => pushed(oauth, {}, key.headers('par'))],
  ['dpop_jkt in a pushed request', (key, oauth) => pushed(oauth, { dpop_jkt: key.jkt })],
  [
    'both in a pushed request',
    (key, oauth) => pushed(oauth, { dpop_jkt: key.jkt }, key.headers('par')),
  ],
  [
    'dpop_jkt in the address',
    async (key, oauth) => (await authorize(oauth, { ...RIGHT, dpop_jkt: key.jkt })).location ?? '',
  ],
])('%s binds the code to the key', async (_, begin) => {
  const { oauth, key, redeem } = await codeFor(begin)
  const thief = await terminalKey(oauth)
  expect(refusal(await redeem({}))).toEqual(REFUSED)
  expect(refusal(await redeem(thief.headers()))).toEqual(ANOTHER_KEY)
  const { status, body } = await redeem(key.headers())
  expect(status).toBe(200)
  expect(body.access_token).toEqual(expect.any(String))
})

test.each<[string, (key: TerminalKey, other: TerminalKey) => [Fields, Record<string, string>]]>([
  [
    'a proof of another key than dpop_jkt',
    (key, other) => [{ dpop_jkt: other.jkt }, key.headers('par')],
  ],
  ['a proof for another endpoint', (key) => [{}, key.headers('token')]],
])('%s is refused when it is pushed', async (_, make) => {
  const oauth = startOAuth()
  const [fields, headers] = make(await terminalKey(oauth), await terminalKey(oauth))
  expect(refusal(await post(oauth, 'par', { ...RIGHT, ...fields }, { headers }))).toEqual(REFUSED)
})

test('a proof is pushed once', async () => {
  const oauth = startOAuth()
  const headers = (await terminalKey(oauth)).headers('par')
  expect((await post(oauth, 'par', RIGHT, { headers })).status).toBe(201)
  expect(refusal(await post(oauth, 'par', RIGHT, { headers }))).toEqual(REFUSED)
})

test.each(['x', `${'a'.repeat(42)}=`, 'a'.repeat(44)])(
  'dpop_jkt %s is no thumbprint',
  async (dpop_jkt) => {
    const { answer } = await authorize(startOAuth(), { ...RIGHT, dpop_jkt })
    expect(answer.error).toBe('invalid_request')
  },
)

test('a device that proves its key when it begins is asked for it at each poll', async () => {
  const oauth = startOAuth()
  const [key, thief] = [await terminalKey(oauth), await terminalKey(oauth)]
  const headers = key.headers('device_authorization')
  const client_id = 'acme-cli'
  const { body } = await post(oauth, 'device_authorization', { client_id }, { headers })
  const poll = (proof: Record<string, string>) => {
    oauth.pass(6)
    const fields = { client_id, device_code: body.device_code, grant_type: DEVICE_CODE_GRANT }
    return post(oauth, 'token', fields, { headers: proof })
  }
  expect(refusal(await poll({}))).toEqual(REFUSED)
  expect(refusal(await poll(thief.headers()))).toEqual(ANOTHER_KEY)
  expect(refusal(await poll(key.headers()))).toEqual([400, 'authorization_pending'])
  const ada = oauth.person('ada@example.com')
  await ada.press(await enter(ada, oauth, body.user_code), 'Approve')
  expect(refusal(await poll({}))).toEqual(REFUSED)
  expect((await poll(key.headers())).status).toBe(200)
})

test("a confidential client's refresh tokens are bound to its secret, and not to a key", async () => {
  const client = { clientId: 'acme-cli', clientSecret: SECRET }
  const server = tokenServer({ clients: [client] })
  const key = await terminalKey(server)
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  const secret = { client_secret: SECRET }
  const form = { ...secret, grant_type: DEVICE_CODE_GRANT, device_code: code }
  const { body } = await server.token(form, key.headers())
  expect((await refreshed(server, body.refresh_token, secret)).status).toBe(200)
})

test('metadata says what may sign a proof, and a script may send one', async () => {
  const server = tokenServer()
  const url = `${server.issuer}/.well-known/oauth-authorization-server`
  const metadata = (await (await server.fetch(url)).json()) as Record<string, unknown>
  expect(metadata.dpop_signing_alg_values_supported).toEqual(['ES256', 'Ed25519', 'EdDSA'])
  const preflight = await server.fetch(`${server.issuer}/oauth/token`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-headers')).toContain('DPoP')
})

test('a client that is registered so gets nothing without a proof, and no cookie either', async () => {
  const server = tokenServer({ clients: [{ clientId: 'acme-cli', dpop: 'required' }] })
  const key = await terminalKey(server)
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  const form = { grant_type: DEVICE_CODE_GRANT, device_code: code }
  expect(refusal(await server.token(form))).toEqual(REFUSED)
  expect((await server.token(form, key.headers())).status).toBe(200)
  const paircode = 'paircode=abcdefghijklmnopqrstuv&client_id=acme-cli'
  expect((await server.fetch(`${server.issuer}/cli_login?${paircode}`)).status).toBe(400)
})
