import {
  auth,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
} from '@modelcontextprotocol/sdk/client/auth.js'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { createGuard } from '@paircode/guard'
import { metadata, protect } from '@paircode/guard/hono'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { startForeign } from './foreign-server.ts'
import { listen, startListener } from './listen.ts'

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
    this.clientMetadata = { redirect_uris: [redirectUrl], scope: SCOPE }
  }

  state = () => 'made by the host'
  clientInformation = () => ({ client_id: 'acme-cli' })
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
