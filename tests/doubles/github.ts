import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface GitHubUser {
  readonly id: number
  readonly name: string | null
  readonly emails: readonly {
    readonly email: string
    readonly primary: boolean
    readonly verified: boolean
  }[]
  /** By organization. One that is `restricted` has not allowed the app. */
  readonly organizations?: Readonly<Record<string, 'active' | 'pending' | 'restricted'>>
}

export interface GitHubOptions {
  readonly redirectUris: readonly string[]
  /** By login name. */
  readonly users: Readonly<Record<string, GitHubUser>>
  /** @default 'paircode' */
  readonly clientId?: string
  /** @default 'paircode-secret' */
  readonly clientSecret?: string
  /** Where people and servers find it, if that is not where it listens. */
  readonly url?: string
}

/**
 * GitHub as its documentation has it, where the `emulate` package leaves things out: PKCE, people
 * who cancel, organizations, addresses that are not verified, and `iss` (RFC 9207).
 *
 * `url` is the `baseUrl` of our provider; its API is at the default place under it.
 *
 * @see [Authorizing OAuth apps](https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps)
 */
export async function startGitHub(options: GitHubOptions) {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', headers } = incoming
    const body = method === 'GET' ? null : await text(incoming)
    const init = { method, headers: headers as Record<string, string>, body }
    const response = await github.answer(new Request(new URL(incoming.url ?? '', url), init))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(await response.text())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const { url = `http://127.0.0.1:${port}` } = options
  const github = new GitHub(url, options)
  return {
    url,
    port,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a code stands for, and then the token that it is changed into. */
interface Grant {
  readonly login: string
  readonly scopes: readonly string[]
  readonly redirectUri: string
  readonly challenge: string | null
}

class GitHub {
  readonly #url: string
  readonly #options: Required<Omit<GitHubOptions, 'url'>>
  readonly #codes = new Map<string, Grant>()
  readonly #tokens = new Map<string, Grant>()

  constructor(url: string, options: GitHubOptions) {
    this.#url = url
    this.#options = { clientId: 'paircode', clientSecret: 'paircode-secret', ...options }
  }

  async answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const form = async () => new URLSearchParams(await request.text())
    if (pathname.startsWith('/api/v3/')) return this.#api(pathname.slice(7), request.headers)
    switch (`${request.method} ${pathname}`) {
      case 'GET /login/oauth/authorize':
        return this.#authorize(searchParams)
      case 'POST /login/oauth/authorize':
        return this.#decide(searchParams, await form())
      case 'POST /login/oauth/access_token':
        return asked(request, this.#token(await form()))
      default:
        return notFound()
    }
  }

  /** A page to choose an account, and to authorize or cancel. */
  #authorize(query: URLSearchParams): Response {
    const { clientId, redirectUris, users } = this.#options
    if (query.get('client_id') !== clientId) return notFound()
    if (!redirectUris.includes(query.get('redirect_uri') ?? '')) {
      return goTo(redirectUris[0], { error: 'redirect_uri_mismatch' }, query)
    }
    const method = query.get('code_challenge_method')
    if (query.has('code_challenge') && method !== 'S256') return new Response(null, { status: 400 })
    const action = `/login/oauth/authorize?${query}`.replaceAll('&', '&amp;')
    const choices = Object.keys(users).map(
      (login) => `<button name="login" value="${login}">Authorize as ${login}</button>`,
    )
    return page(`<h1>Authorize Paircode</h1><form method="post" action="${action}">
${choices.join('\n')}
<button name="cancel" value="1">Cancel</button></form>`)
  }

  #decide(query: URLSearchParams, form: URLSearchParams): Response {
    const redirectUri = query.get('redirect_uri') ?? ''
    const login = form.get('login')
    if (login === null) {
      const error_description = 'The user has denied your application access.'
      return goTo(redirectUri, { error: 'access_denied', error_description }, query)
    }
    const scopes = (query.get('scope') ?? '').split(/[ ,]+/)
    const grant = { login, scopes, redirectUri, challenge: query.get('code_challenge') }
    return goTo(
      redirectUri,
      { code: issue(this.#codes, grant), iss: `${this.#url}/login/oauth` },
      query,
    )
  }

  #token(form: URLSearchParams): Record<string, string> {
    const { clientId, clientSecret } = this.#options
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return refusal('incorrect_client_credentials')
    }
    const code = form.get('code') ?? ''
    const grant = this.#codes.get(code)
    this.#codes.delete(code)
    if (!grant || (grant.challenge && s256(form.get('code_verifier')) !== grant.challenge)) {
      return refusal('bad_verification_code')
    }
    if (form.get('redirect_uri') !== grant.redirectUri) return refusal('redirect_uri_mismatch')
    const access_token = issue(this.#tokens, grant, 'gho_')
    return { access_token, token_type: 'bearer', scope: grant.scopes.join(',') }
  }

  #api(path: string, headers: Headers): Response {
    if (!headers.has('user-agent')) return problem(403, 'Request forbidden.')
    const grant = this.#tokens.get(headers.get('authorization')?.replace(/^Bearer /, '') ?? '')
    const user = grant && this.#options.users[grant.login]
    if (!grant || !user) return problem(401, 'Bad credentials')
    if (path === '/user') {
      const { id, name } = user
      return Response.json({ id, login: grant.login, name, email: null, type: 'User' })
    }
    if (path === '/user/emails' && grant.scopes.includes('user:email')) {
      return Response.json(user.emails)
    }
    const organization = /^\/user\/memberships\/orgs\/([^/]+)$/.exec(path)?.[1]
    const state = organization && user.organizations?.[organization]
    if (!state) return problem(404, 'Not Found')
    if (state === 'restricted' || !grant.scopes.includes('read:org')) {
      return problem(403, 'Access by this app is restricted.')
    }
    return Response.json({ state, role: 'member', organization: { login: organization } })
  }
}

/** A form unless JSON is asked for, and with status 200 whatever it says. */
function asked(request: Request, answer: Record<string, string>): Response {
  if (request.headers.get('accept') === 'application/json') return Response.json(answer)
  return new Response(new URLSearchParams(answer))
}

function issue(to: Map<string, Grant>, grant: Grant, prefix = ''): string {
  const value = prefix + randomBytes(20).toString('hex')
  to.set(value, grant)
  return value
}

const s256 = (verifier: string | null) =>
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')

const notFound = () => new Response('Not Found', { status: 404 })

const page = (html: string) =>
  new Response(`<!doctype html><title>GitHub</title>${html}`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })

function goTo(redirectUri = '', answer: Record<string, string>, query: URLSearchParams) {
  const parameters = new URLSearchParams({ ...answer, state: query.get('state') ?? '' })
  return new Response(null, { status: 302, headers: { location: `${redirectUri}?${parameters}` } })
}

const refusal = (error: string) => ({ error, error_description: 'Upstream words.' })

const problem = (status: number, message: string) =>
  Response.json(
    { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` },
    { status },
  )
