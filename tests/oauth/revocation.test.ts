import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import {
  identifiedLogin,
  loggedIn,
  refreshed,
  type TokenServer,
  tokenServer,
  userinfoStatus,
} from './approved-login.ts'
import { RIGHT } from './authorize.ts'
import { post, startOAuth } from './start-oauth.ts'

const revoke = async (server: TokenServer, token: string, more = {}) => {
  const response = await server.post('/oauth/revoke', { client_id: 'acme-cli', token, ...more })
  return [response.status, await response.text()]
}

test.each([
  ['no hint', {}],
  ['the right hint', { token_type_hint: 'refresh_token' }],
  ['the wrong hint', { token_type_hint: 'access_token' }],
  ['an unknown hint', { token_type_hint: 'banana' }],
])('a refresh token that is revoked with %s ends its session', async (_, more) => {
  const server = tokenServer()
  const { access_token, refresh_token } = await loggedIn(server)
  expect(await revoke(server, refresh_token, more)).toEqual([200, ''])
  expect((await refreshed(server, refresh_token)).body.error).toBe('invalid_grant')
  expect(await userinfoStatus(server, access_token)).toBe(401)
})

test('any refresh token of a session ends it, an old one too', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const second = (await refreshed(server, first.refresh_token)).body
  await revoke(server, first.refresh_token)
  expect((await refreshed(server, second.refresh_token)).body.error).toBe('invalid_grant')
})

test('an access token ends itself, and its session lives on', async () => {
  const server = tokenServer()
  const { access_token, refresh_token } = await loggedIn(server)
  expect(await revoke(server, access_token)).toEqual([200, ''])
  expect(await userinfoStatus(server, access_token)).toBe(401)
  expect((await refreshed(server, refresh_token)).status).toBe(200)
})

test('a terminal that gives up ends its login with the device code', async () => {
  const server = tokenServer()
  const { code, approve } = await identifiedLogin(server, server.now())
  expect(await revoke(server, code)).toEqual([200, ''])
  expect(await approve()).toBe(false)
})

const giveUp = async (server: TestServer, client_id: string, token: string) => {
  const body = new URLSearchParams({ client_id, token })
  return (await server.fetch(`${server.issuer}/oauth/revoke`, { method: 'POST', body })).status
}

test('a terminal that gives up ends its login with the name of the pushed request', async () => {
  const server = startOAuth()
  const { request_uri, authorization_uri } = (await post(server, 'par', RIGHT)).body
  const status = async () => (await server.fetch(authorization_uri)).status
  expect(await giveUp(server, 'paircode', request_uri)).toBe(200)
  expect(await status()).toBe(200)
  expect(await giveUp(server, 'acme-cli', request_uri)).toBe(200)
  expect(await status()).toBe(410)
})

test('the link of a device login, which others may see, does not end it', async () => {
  const server = startOAuth()
  const device = await post(server, 'device_authorization', { client_id: 'paircode' })
  const link = device.body.verification_uri_complete ?? ''
  const token = `urn:ietf:params:oauth:request_uri:${link.split('/').at(-1)}`
  expect(await giveUp(server, 'paircode', token)).toBe(200)
  expect((await server.fetch(link)).status).toBe(200)
})

test.each(['garbage', 'a.b.c', `pcr_${'A'.repeat(72)}`, `pcd_${'a'.repeat(43)}`])(
  'a token that is none, %s, is revoked already',
  async (token) => {
    expect(await revoke(tokenServer(), token)).toEqual([200, ''])
  },
)

test("another client's token is not touched", async () => {
  const server = tokenServer()
  const { access_token, refresh_token } = await loggedIn(server)
  for (const token of [access_token, refresh_token]) {
    expect(await revoke(server, token, { client_id: 'other-cli' })).toEqual([200, ''])
  }
  expect(await userinfoStatus(server, access_token)).toBe(200)
  expect((await refreshed(server, refresh_token)).status).toBe(200)
})

test('no token is invalid_request, a bad client invalid_client', async () => {
  const server = tokenServer()
  expect((await revoke(server, ''))[0]).toBe(400)
  expect((await revoke(server, 'x', { client_id: 'nobody' }))[0]).toBe(401)
})

test('revoking while refreshing leaves nothing that can be used', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const [{ body }] = await Promise.all([
    refreshed(server, refresh_token),
    revoke(server, refresh_token),
  ])
  expect((await refreshed(server, body.refresh_token ?? 'x')).body.error).toBe('invalid_grant')
})
