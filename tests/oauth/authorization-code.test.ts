import { expect, test } from 'vitest'
import {
  CHALLENGE,
  identifiedLogin,
  REDIRECT_URI,
  refreshed,
  type TokenServer,
  tokenServer,
  userinfoStatus,
  VERIFIER,
} from './approved-login.ts'

const ASKED = { resource: [], redirectUri: REDIRECT_URI, codeChallenge: CHALLENGE, nonce: 'n-0S6' }

async function approvedCode(server: TokenServer) {
  const login = await identifiedLogin(server, server.now(), 'loopback', { asked: ASKED })
  await login.approve()
  return login.code
}

const redeem = (server: TokenServer, code: string, more: Record<string, string> = {}) =>
  server.token({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...more,
  })

test('a code and its verifier become tokens, and the nonce comes back in the ID token', async () => {
  const server = tokenServer()
  const { status, body } = await redeem(server, await approvedCode(server))
  expect(status).toBe(200)
  const claims = JSON.parse(Buffer.from(body.id_token?.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ iss: server.issuer, aud: 'acme-cli', nonce: 'n-0S6' })
  expect(await userinfoStatus(server, body.access_token)).toBe(200)
})

test.each([
  ['an unknown code', { code: `pca_${'a'.repeat(43)}` }, 'invalid_grant'],
  ['something that is no code', { code: 'x' }, 'invalid_grant'],
  ['no code', { code: '' }, 'invalid_request'],
  ['another client', { client_id: 'other-cli' }, 'invalid_grant'],
  ['another redirect URI', { redirect_uri: 'http://127.0.0.1:5124/callback' }, 'invalid_grant'],
  ['no redirect URI', { redirect_uri: '' }, 'invalid_grant'],
  ['no verifier', { code_verifier: '' }, 'invalid_grant'],
  ['another verifier', { code_verifier: 'y'.repeat(50) }, 'invalid_grant'],
  ['a verifier too long', { code_verifier: 'y'.repeat(129) }, 'invalid_grant'],
  ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ['no grant type', { grant_type: '' }, 'invalid_request'],
])('%s is refused, and spends nothing', async (_, more, error) => {
  const server = tokenServer()
  const code = await approvedCode(server)
  const { status, body } = await redeem(server, code, more)
  expect([status, body.error]).toEqual([400, error])
  expect((await redeem(server, code)).status).toBe(200)
})

test('a code is good for a minute', async () => {
  const server = tokenServer()
  const code = await approvedCode(server)
  server.pass(60)
  expect((await redeem(server, code)).body.error).toBe('invalid_grant')
})

test('a second use with the right verifier ends the session; with a wrong one it ends nothing', async () => {
  const server = tokenServer()
  const code = await approvedCode(server)
  const { body } = await redeem(server, code)
  await redeem(server, code, { code_verifier: 'z'.repeat(43) })
  expect(await userinfoStatus(server, body.access_token)).toBe(200)

  expect((await redeem(server, code)).body.error).toBe('invalid_grant')
  expect(await userinfoStatus(server, body.access_token)).toBe(401)
  expect((await refreshed(server, body.refresh_token)).body.error).toBe('invalid_grant')
})

test('of twenty redemptions at once one gets the tokens', async () => {
  const server = tokenServer()
  const code = await approvedCode(server)
  const all = await Promise.all(Array.from({ length: 20 }, () => redeem(server, code)))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('a store that fails while redeeming is a server_error, and the code survives', async () => {
  const server = tokenServer()
  const code = await approvedCode(server)
  const { logins } = server.store
  const redeemed = logins.redeem.bind(logins)
  logins.redeem = () => Promise.reject(new Error('disk full'))
  const { status, body } = await redeem(server, code)
  expect([status, body.error]).toEqual([500, 'server_error'])
  expect(body.error_description).not.toContain('disk')
  logins.redeem = redeemed
  expect((await redeem(server, code)).status).toBe(200)
})
