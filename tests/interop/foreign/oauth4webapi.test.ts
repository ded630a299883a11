import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { approveDevice, type ForeignServer, SECRET, startForeign } from './foreign-server.ts'
import { startListener } from './listen.ts'

const API = 'https://api.acme.dev'
const CLIENT: oauth.Client = { client_id: 'acme-cli' }
const PUBLIC = oauth.None()
const INSECURE = { [oauth.allowInsecureRequests]: true }

const start = () => startForeign({ resources: [API] })

async function discover({ issuer }: ForeignServer, algorithm: 'oidc' | 'oauth2' = 'oauth2') {
  const url = new URL(issuer)
  const response = await oauth.discoveryRequest(url, { ...INSECURE, algorithm })
  return oauth.processDiscoveryResponse(url, response)
}

/** A login by a pushed request for a resource, with every check that the library has. */
async function logIn(server: ForeignServer) {
  const as = await discover(server)
  const { redirectUri, answer } = await startListener()
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()]
  const expectedNonce = oauth.generateRandomNonce()
  const request = {
    response_type: 'code',
    redirect_uri: redirectUri,
    state,
    nonce: expectedNonce,
    scope: 'openid offline_access projects:read',
    resource: API,
    max_age: '600',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  const pushed = await oauth.processPushedAuthorizationResponse(
    as,
    CLIENT,
    await oauth.pushedAuthorizationRequest(as, CLIENT, PUBLIC, request, INSECURE),
  )
  const url = new URL(as.authorization_endpoint ?? '')
  url.search = `${new URLSearchParams({ client_id: 'acme-cli', request_uri: pushed.request_uri })}`
  await server.ada.answer(url.href)

  const callback = oauth.validateAuthResponse(as, CLIENT, answer(), state)
  const response = await oauth.authorizationCodeGrantRequest(
    ...([as, CLIENT, PUBLIC, callback, redirectUri, verifier, INSECURE] as const),
  )
  const checks = { expectedNonce, maxAge: 600, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(as, CLIENT, response, checks)
  await oauth.validateApplicationLevelSignature(as, response, INSECURE)
  return { as, tokens }
}

test('both metadata documents are discovered by oauth4webapi', async () => {
  const server = await start()
  expect(await discover(server, 'oidc')).toEqual(await discover(server, 'oauth2'))
})

test('oauth4webapi discovers who protects our own resource', async () => {
  const url = new URL((await start()).issuer)
  const response = await oauth.resourceDiscoveryRequest(url, INSECURE)
  const resource = await oauth.processResourceDiscoveryResponse(url, response)
  expect(resource.authorization_servers).toEqual([url.origin])
})

test('oauth4webapi logs in by loopback, and passes its checks of every token', async () => {
  const { as, tokens } = await logIn(await start())
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  expect(claims?.sub).toMatch(/^person_/)

  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const request = new Request(API, { headers })
  const access = await oauth.validateJwtAccessToken(as, request, API, INSECURE)
  expect(access).toMatchObject({ sub: claims?.sub, client_id: 'acme-cli' })

  const info = await oauth.userInfoRequest(as, CLIENT, tokens.access_token, INSECURE)
  const person = await oauth.processUserInfoResponse(as, CLIENT, claims?.sub ?? '', info)
  expect(person.email).toBe('ada@example.com')
})

test('oauth4webapi refreshes, asks, and revokes', async () => {
  const { as, tokens } = await logIn(await start())
  const refresh = async (token = '') => {
    const answer = await oauth.refreshTokenGrantRequest(as, CLIENT, PUBLIC, token, INSECURE)
    return oauth.processRefreshTokenResponse(as, CLIENT, answer)
  }
  const { access_token, refresh_token = '' } = await refresh(tokens.refresh_token)

  const api = { client_id: 'acme-web' }
  const introspect = async () => {
    const secret = oauth.ClientSecretBasic(SECRET)
    const answer = await oauth.introspectionRequest(as, api, secret, access_token, INSECURE)
    return oauth.processIntrospectionResponse(as, api, answer)
  }
  expect(await introspect()).toMatchObject({ active: true, aud: API })
  const revoked = await oauth.revocationRequest(as, CLIENT, PUBLIC, refresh_token, INSECURE)
  await oauth.processRevocationResponse(revoked)
  expect(await introspect()).toEqual({ active: false })
  await expect(refresh(refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('oauth4webapi logs in by device, with a challenge', async () => {
  const server = await start()
  const as = await discover(server)
  const verifier = oauth.generateRandomCodeVerifier()
  const request = {
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  const begun = await oauth.processDeviceAuthorizationResponse(
    as,
    CLIENT,
    await oauth.deviceAuthorizationRequest(as, CLIENT, PUBLIC, request, INSECURE),
  )
  const poll = async () => {
    const more = { ...INSECURE, additionalParameters: { code_verifier: verifier } }
    const { device_code } = begun
    const answer = await oauth.deviceCodeGrantRequest(as, CLIENT, PUBLIC, device_code, more)
    return oauth.processDeviceCodeResponse(as, CLIENT, answer)
  }
  await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending', status: 400 })
  await approveDevice(server, begun)
  expect(await poll()).toMatchObject({ scope: 'openid', id_token: expect.any(String) })
})
