import {
  auth,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
} from '@modelcontextprotocol/sdk/client/auth.js'
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js'
import { createGuard } from '@paircode/guard'
import { metadata, protect } from '@paircode/guard/hono'
import { Hono } from 'hono'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startForeign } from './foreign-server.ts'
import { listen, listenSecurely, startListener } from './listen.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource/mcp'
const SCOPE = 'openid offline_access projects:read'

/** An API whose guard is made afterwards: it and the login server name each other's addresses. */
async function startApi() {
  const app = new Hono()
  const origin = await listen((request) => app.fetch(request))
  const url = `${origin}/mcp`
  return {
    url,
    guardBy(issuer: string) {
      const resourceMetadata = origin + WELL_KNOWN
      const guard = createGuard({ issuer, audience: url, resourceMetadata })
      app.all(WELL_KNOWN, metadata(guard))
      app.get('/mcp', protect(guard, { scope: ['projects:read'] }), (c) =>
        c.json(c.get('caller').claims),
      )
    },
  }
}

/** What an MCP host keeps for the library, which does the rest. */
class Keeper implements OAuthClientProvider {
  readonly redirectUrl: string
  readonly clientMetadata
  kept: OAuthTokens | undefined
  link = ''
  #verifier = ''

  constructor(redirectUrl: string) {
    this.redirectUrl = redirectUrl
    const grant_types = ['authorization_code', 'refresh_token']
    this.clientMetadata = { redirect_uris: [redirectUrl], grant_types, scope: SCOPE }
  }

  state = () => 'made by the host'
  clientInformation = (): OAuthClientInformationMixed | undefined => ({ client_id: 'acme-cli' })
  tokens = () => this.kept
  codeVerifier = () => this.#verifier
  saveTokens(tokens: OAuthTokens) {
    this.kept = tokens
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier
  }
  redirectToAuthorization({ href }: URL) {
    this.link = href
  }
}

test.each(['', '/auth'])(
  'Downstream 12: an MCP client finds its way from a 401 to tokens for that resource, issuer path %j',
  async (path) => {
    const api = await startApi()
    const server = await startForeign({ resources: [api.url] }, path)
    api.guardBy(server.issuer)
    const { redirectUri, answer } = await startListener()
    const keeper = new Keeper(redirectUri)
    const ask = () =>
      fetch(api.url, { headers: { authorization: `Bearer ${keeper.kept?.access_token}` } })

    const { resourceMetadataUrl } = extractWWWAuthenticateParams(await fetch(api.url))
    expect(resourceMetadataUrl?.pathname).toBe(WELL_KNOWN)
    const options = { serverUrl: api.url, ...(resourceMetadataUrl && { resourceMetadataUrl }) }
    expect(await auth(keeper, options)).toBe('REDIRECT')
    expect(new URL(keeper.link).searchParams.get('code_challenge_method')).toBe('S256')

    await server.ada.answer(keeper.link)
    const { code = '', ...others } = Object.fromEntries(answer().searchParams)
    expect(others).toEqual({ state: 'made by the host', iss: server.issuer })
    expect(await auth(keeper, { ...options, authorizationCode: code })).toBe('AUTHORIZED')
    expect(await (await ask()).json()).toMatchObject({ aud: api.url, iss: server.issuer })

    const first = keeper.kept?.access_token
    expect(await auth(keeper, options)).toBe('AUTHORIZED')
    expect(keeper.kept?.access_token).not.toBe(first)
    expect((await ask()).status).toBe(200)
  },
)

/** A host that nobody has registered: it registers itself, or else names the address of its document. */
class Stranger extends Keeper {
  readonly clientMetadataUrl?: string
  #information: OAuthClientInformationMixed | undefined

  constructor(redirectUrl: string, clientMetadataUrl?: string) {
    super(redirectUrl)
    if (clientMetadataUrl !== undefined) this.clientMetadataUrl = clientMetadataUrl
  }

  override clientInformation = () => this.#information
  saveClientInformation(information: OAuthClientInformationMixed) {
    this.#information = information
  }
}

const PROJECTS = ['openid', 'offline_access', 'projects:read']

/** A person lets the host in, and it calls the API; then it refreshes. The client that it was. */
async function completes(
  host: Stranger,
  server: Awaited<ReturnType<typeof startForeign>>,
  { url, answer }: { readonly url: string; readonly answer: () => URL },
) {
  expect(await auth(host, { serverUrl: url })).toBe('REDIRECT')
  await server.ada.answer(host.link)
  const { code: authorizationCode = '' } = Object.fromEntries(answer().searchParams)
  expect(await auth(host, { serverUrl: url, authorizationCode })).toBe('AUTHORIZED')
  expect(await auth(host, { serverUrl: url })).toBe('AUTHORIZED')
  const headers = { authorization: `Bearer ${host.kept?.access_token}` }
  return ((await (await fetch(url, { headers })).json()) as { client_id: string }).client_id
}

test('Downstream 12: an MCP client that nobody has registered registers itself', async () => {
  const api = await startApi()
  const registration = { dynamic: true, scopes: PROJECTS }
  const server = await startForeign({ resources: [api.url], registration })
  api.guardBy(server.issuer)
  const { redirectUri, answer } = await startListener()
  const host = new Stranger(redirectUri)
  expect(await completes(host, server, { url: api.url, answer })).toMatch(/^dyn_/)
})

test('Downstream 12: an MCP client that nobody has registered is known by its document', async () => {
  const api = await startApi()
  const registration = { scopes: PROJECTS }
  const server = await startForeign({ resources: [api.url], registration })
  api.guardBy(server.issuer)
  const { redirectUri, answer } = await startListener()
  const website = await listenSecurely((request) =>
    Response.json({
      client_id: request.url,
      client_name: 'MCP host',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    }),
  )
  const clientId = `${website}/client.json`
  const host = new Stranger(redirectUri, clientId)

  expect(await auth(host, { serverUrl: api.url })).toBe('REDIRECT')
  const untrusted = await server.ada.open(host.link)
  expect([untrusted.status, untrusted.text]).toEqual([503, expect.stringContaining('not answer')])

  // The one way to have a certificate accepted that works in a process which runs already.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await completes(host, server, { url: api.url, answer })).toBe(clientId)
})
