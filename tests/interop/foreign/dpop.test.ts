import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { approveDevice, type ForeignServer, startForeign } from './foreign-server.ts'
import { startListener } from './listen.ts'

const INSECURE = { execute: [client.allowInsecureRequests] }
const REFUSED = { error: 'invalid_dpop_proof' }

/** The library with a key of its own, which it proves by itself. */
async function withKey({ issuer }: ForeignServer, algorithm?: string) {
  const url = new URL(issuer)
  const config = await client.discovery(url, 'acme-cli', undefined, client.None(), INSECURE)
  const pair = await client.randomDPoPKeyPair(algorithm)
  return { config, DPoP: client.getDPoPHandle(config, pair) }
}

/** Refreshes twice with the key, and not without it. */
async function refreshBound(
  { config, DPoP }: Awaited<ReturnType<typeof withKey>>,
  token: string | undefined,
) {
  const first = await client.refreshTokenGrant(config, token ?? '', {}, { DPoP })
  const next = first.refresh_token ?? ''
  await expect(client.refreshTokenGrant(config, next)).rejects.toMatchObject(REFUSED)
  const second = await client.refreshTokenGrant(config, next, {}, { DPoP })
  expect(second.refresh_token).not.toBe(next)
}

test.each(['ES256', 'Ed25519'])(
  'openid-client with a key of %s logs in by a pushed request, and refreshes with that key only',
  async (algorithm) => {
    const server = await startForeign()
    const own = await withKey(server, algorithm)
    const { redirectUri, answer } = await startListener()
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const request = {
      redirect_uri: redirectUri,
      scope: 'openid offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    }
    const { config, DPoP } = own
    const url = await client.buildAuthorizationUrlWithPAR(config, request, { DPoP })
    await server.ada.answer(url.href)
    const redeem = (options?: client.DPoPOptions) =>
      client.authorizationCodeGrant(config, answer(), { pkceCodeVerifier }, {}, options)
    await expect(redeem()).rejects.toMatchObject(REFUSED)
    const tokens = await redeem({ DPoP })
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')
    expect(info.email).toBe('ada@example.com')
    await refreshBound(own, tokens.refresh_token)
  },
)

test('openid-client with a key logs in by device, and refreshes with that key only', async () => {
  const server = await startForeign()
  const own = await withKey(server)
  const { config, DPoP } = own
  const begun = await client.initiateDeviceAuthorization(config, {})
  const [tokens] = await Promise.all([
    client.pollDeviceAuthorizationGrant(config, begun, {}, { DPoP }),
    server.polled().then(() => approveDevice(server, begun)),
  ])
  await refreshBound(own, tokens.refresh_token)
})

test('oauth4webapi names its key in the address, and proves it with the code', async () => {
  const server = await startForeign()
  const issuer = new URL(server.issuer)
  const insecure = { [oauth.allowInsecureRequests]: true }
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }),
  )
  const acme: oauth.Client = { client_id: 'acme-cli' }
  const DPoP = oauth.DPoP(acme, await oauth.generateKeyPair('ES256'))
  const { redirectUri, answer } = await startListener()
  const verifier = oauth.generateRandomCodeVerifier()
  const url = new URL(as.authorization_endpoint ?? '')
  url.search = String(
    new URLSearchParams({
      client_id: 'acme-cli',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'offline_access',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      dpop_jkt: await DPoP.calculateThumbprint(),
    }),
  )
  await server.ada.answer(url.href)

  const callback = oauth.validateAuthResponse(as, acme, answer(), oauth.expectNoState)
  const redeem = async (options: object) => {
    const response = await oauth.authorizationCodeGrantRequest(
      ...([as, acme, oauth.None(), callback, redirectUri, verifier] as const),
      { ...insecure, ...options },
    )
    return oauth.processAuthorizationCodeResponse(as, acme, response)
  }
  await expect(redeem({})).rejects.toMatchObject(REFUSED)
  expect((await redeem({ DPoP })).refresh_token).toMatch(/^pcr_/)
})
