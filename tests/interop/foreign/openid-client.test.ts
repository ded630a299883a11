import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { approveDevice, type ForeignServer, SECRET, startForeign } from './foreign-server.ts'
import { startListener } from './listen.ts'

const INSECURE = { execute: [client.allowInsecureRequests] }

const discover = ({ issuer }: ForeignServer) =>
  client.discovery(new URL(issuer), 'acme-cli', undefined, client.None(), INSECURE)

/** A login with everything that the library can check. */
async function logIn(server: ForeignServer, { pushed = false, path = '/callback' } = {}) {
  const config = await discover(server)
  const { redirectUri, answer } = await startListener({ path })
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const checks = { expectedState: client.randomState(), expectedNonce: client.randomNonce() }
  const request = {
    redirect_uri: redirectUri,
    scope: 'openid offline_access',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }
  const url = pushed
    ? await client.buildAuthorizationUrlWithPAR(config, request)
    : client.buildAuthorizationUrl(config, request)
  await server.ada.answer(url.href)
  const tokens = await client.authorizationCodeGrant(config, answer(), {
    ...checks,
    pkceCodeVerifier,
    idTokenExpected: true,
  })
  return { config, tokens }
}

test.each([
  ['by the query', {}],
  ['by a pushed request', { pushed: true }],
  // It reads the URI that it shows with the code from where the browser came: with a `/` at the end.
  ['for a redirect URI without a path', { path: '' }],
])('openid-client logs in by loopback, asking %s', async (_, how) => {
  const { config, tokens } = await logIn(await startForeign(), how)
  expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'openid offline_access' })
  const subject = tokens.claims()?.sub ?? ''
  const info = await client.fetchUserInfo(config, tokens.access_token, subject)
  expect(info.email).toBe('ada@example.com')
})

test('openid-client reads a denial as access_denied', async () => {
  const server = await startForeign()
  const config = await discover(server)
  const { redirectUri, answer } = await startListener()
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  await server.ada.answer(url.href, 'Deny')
  const tokens = client.authorizationCodeGrant(config, answer(), { pkceCodeVerifier })
  await expect(tokens).rejects.toMatchObject({ error: 'access_denied' })
})

test('openid-client polls until the code has been typed and approved', async () => {
  const server = await startForeign()
  const config = await discover(server)
  const begun = await client.initiateDeviceAuthorization(config, {})
  const [tokens] = await Promise.all([
    client.pollDeviceAuthorizationGrant(config, begun),
    server.polled().then(() => approveDevice(server, begun)),
  ])
  expect(tokens.scope).toBe('openid offline_access projects:read')
  expect(tokens.claims()?.aud).toBe('acme-cli')
})

test('openid-client refreshes, and its revocation ends the session', async () => {
  const { config, tokens } = await logIn(await startForeign())
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
  await client.tokenRevocation(config, refreshed.refresh_token ?? '')
  const again = client.refreshTokenGrant(config, refreshed.refresh_token ?? '')
  await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
})

test.each([
  ['header', client.ClientSecretBasic(SECRET)],
  ['body', client.ClientSecretPost(SECRET)],
])('an API asks openid-client about a token, its secret in the %s', async (_, secret) => {
  const server = await startForeign()
  const { config, tokens } = await logIn(server)
  const api = await client.discovery(
    ...([new URL(server.issuer), 'acme-web', undefined, secret, INSECURE] as const),
  )
  const claims = await client.tokenIntrospection(api, tokens.access_token)
  expect(claims).toMatchObject({ active: true, client_id: 'acme-cli' })
  await client.tokenRevocation(config, tokens.access_token)
  expect(await client.tokenIntrospection(api, tokens.access_token)).toEqual({ active: false })
})
