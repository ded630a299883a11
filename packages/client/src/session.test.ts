import { inspect } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openSession } from './open-session.ts'
import { memoryStore } from './store/memory-store.ts'

const ISSUER = 'https://login.acme.dev/auth'
const KEY = { issuer: ISSUER, clientId: 'acme-cli', subject: 'u1' }

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A session on file, at a server that answers everything with `answer`. */
async function open(answer: () => Response | Promise<Response>) {
  const store = memoryStore()
  await store.save({
    ...KEY,
    email: 'ada@example.com',
    credential: { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_x' },
    createdAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-01-08T00:00:00Z'),
  })
  const requests: Request[] = []
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    requests.push(request)
    return answer()
  }
  return { session: await openSession({ ...KEY, store, fetch: send }), store, requests }
}

const ok = () => new Response('ok')
const gone = () => new Response(null, { status: 401 })
const noNetwork = () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:443')
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

test('a session is found again with who it is of', async () => {
  const { session } = await open(ok)
  expect(session).toMatchObject({
    issuer: ISSUER,
    subject: 'u1',
    email: 'ada@example.com',
    expiresAt: new Date('2026-01-08T00:00:00Z'),
  })
})

test('where there is no session, the server is named', async () => {
  await expect(openSession({ ...KEY, store: memoryStore() })).rejects.toMatchObject({
    code: 'not_logged_in',
    message: `You are not logged in to ${ISSUER}.`,
  })
})

test.each([
  ['/secured', 'https://login.acme.dev/secured'],
  ['secured', `${ISSUER}/secured`],
  [new URL('https://login.acme.dev/x?y'), 'https://login.acme.dev/x?y'],
])('a request to %s is sent with the session', async (url, sent) => {
  const { session, requests } = await open(ok)
  const init = { method: 'POST', body: 'x', headers: { cookie: 'lang=en', 'x-y': 'z' } }
  expect(await (await session.fetch(url, init)).text()).toBe('ok')
  expect(requests[0]?.url).toBe(sent)
  expect(requests[0]?.method).toBe('POST')
  expect(requests[0]?.headers.get('cookie')).toBe('lang=en; __Host-paircode_session=pcs_x')
  expect(requests[0]?.headers.get('x-y')).toBe('z')
})

test.each([
  ['https://evil.dev/x', 'an address of https://evil.dev'],
  ['//evil.dev/x', 'an address of https://evil.dev'],
  ['http://login.acme.dev/x', 'an address of http://login.acme.dev'],
  ['https://login.acme.dev:8443/x', 'an address of https://login.acme.dev:8443'],
  ['https://login.acme.dev.evil.dev/x', 'an address of https://login.acme.dev.evil.dev'],
  ['https://[', 'no address'],
])('a request to %s is not sent at all', async (url, where) => {
  const { session, requests } = await open(ok)
  await expect(session.fetch(url)).rejects.toMatchObject({
    code: 'wrong_origin',
    message: `This session is for https://login.acme.dev only, and that is ${where}.`,
  })
  expect(requests).toEqual([])
})

test('a redirect is handed back, also to those who ask to follow it', async () => {
  const { session, requests } = await open(() => Response.redirect('https://evil.dev/', 302))
  const response = await session.fetch('/x', { redirect: 'follow' })
  expect(response.status).toBe(302)
  expect(requests.map(({ redirect }) => redirect)).toEqual(['manual'])
})

test('a server that cannot be reached is named', async () => {
  const { session } = await open(noNetwork)
  await expect(session.fetch('/x')).rejects.toMatchObject({
    code: 'unreachable',
    message: 'Could not reach https://login.acme.dev: connect ECONNREFUSED 127.0.0.1:443.',
  })
})

test('a request that can be sent to nobody fails as with fetch', async () => {
  const { session } = await open(ok)
  const asked = session.fetch('/x', { method: 'NO SUCH METHOD' })
  await expect(asked).rejects.toThrow(TypeError)
})

test('a request that its caller gives up ends with the caller’s reason', async () => {
  const reason = new Error('stop')
  const { session } = await open(noNetwork)
  const asked = session.fetch('/x', { signal: AbortSignal.abort(reason) })
  await expect(asked).rejects.toBe(reason)
})

test('whoami asks the server', async () => {
  const { session, requests } = await open(() =>
    Response.json({ sub: 'u1', email: 'ada@\u202eexample.com' }),
  )
  expect(await session.whoami()).toEqual({ subject: 'u1', email: 'ada@example.com' })
  expect(requests[0]?.url).toBe(`${ISSUER}/oauth/userinfo`)
  expect(requests[0]?.headers.get('cookie')).toBe('__Host-paircode_session=pcs_x')
})

test('a session that the server has ended is said to be so, and stays on file', async () => {
  const { session, store } = await open(gone)
  await expect(session.whoami()).rejects.toMatchObject({
    code: 'session_expired',
    message: `Your session at ${ISSUER} has ended.`,
  })
  expect(await store.load(KEY)).toBeDefined()
})

test.each([
  ['a page', () => new Response('<html>'), 'bad_server'],
  ['an error', () => Response.json({ error: 'server_error' }, { status: 500 }), 'refused'],
  ['nothing', noNetwork, 'unreachable'],
])('whoami that is answered with %s fails', async (_, answer, code) => {
  const { session } = await open(answer)
  await expect(session.whoami()).rejects.toMatchObject({ code })
})

test.each([
  ['ends it', () => new Response(null, { status: 204 })],
  ['had ended it before', gone],
])('logging out forgets the session that the server %s', async (_, answer) => {
  const { session, store, requests } = await open(answer)
  await session.logout()
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST ${ISSUER}/logout`])
  expect(requests[0]?.headers.get('cookie')).toBe('__Host-paircode_session=pcs_x')
  expect(await store.load(KEY)).toBeUndefined()
})

test('a logout that the server did not hear of is forgotten here, and told', async () => {
  const { session, store } = await open(noNetwork)
  await expect(session.logout()).rejects.toMatchObject({
    code: 'not_revoked',
    message:
      'You are logged out here only. Could not reach https://login.acme.dev: connect ECONNREFUSED 127.0.0.1:443. At the server the session lives on until 2026-01-08T00:00:00.000Z at the latest.',
    cause: { code: 'unreachable' },
  })
  expect(await store.load(KEY)).toBeUndefined()
})

const AT = new Date('2026-01-01T00:00:00Z')
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000)

/** A session of tokens, at a server and an API that take the newest access token alone. */
async function openTokens(
  change: { now?: Date; refreshed?: () => Response; userinfo?: false } = {},
) {
  const store = memoryStore()
  const endpoint = (name: string) => `${ISSUER}/oauth/${name}`
  await store.save({
    ...KEY,
    email: 'ada@example.com',
    credential: {
      type: 'tokens',
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      scope: [],
      obtainedAt: AT,
      accessTokenExpiresAt: later(600),
    },
    endpoints: {
      token: endpoint('token'),
      revocation: endpoint('revoke'),
      ...(change.userinfo !== false && { userinfo: endpoint('userinfo') }),
    },
    resource: ['https://api.acme.dev/v1', 'urn:acme:api', 'http://plain.acme.dev'],
    createdAt: AT,
  })
  let newest = 1
  const requests: string[] = []
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, { ...init, ...(init?.body && { duplex: 'half' }) } as object)
    const body = await request.text()
    const authorization = request.headers.get('authorization')
    requests.push(`${request.method} ${request.url} ${authorization ?? body}`)
    if (request.url === endpoint('revoke')) return new Response(null)
    if (request.url === endpoint('token')) {
      if (change.refreshed) return change.refreshed()
      newest += 1
      const tokens = { access_token: `access-${newest}`, refresh_token: `refresh-${newest}` }
      return Response.json({ ...tokens, token_type: 'Bearer', expires_in: 600 })
    }
    if (authorization !== `Bearer access-${newest}`) return new Response('no', { status: 401 })
    return request.url === endpoint('userinfo') ? Response.json({ sub: 'u1' }) : new Response(body)
  }
  const now = () => change.now ?? AT
  const session = await openSession({
    ...KEY,
    store,
    fetch: send,
    now,
    origins: ['https://files.acme.dev'],
  })
  return {
    session,
    store,
    requests,
    /** As when the server has forgotten the access token. */
    outdate: () => {
      newest += 1
    },
  }
}

describe('a session of tokens', () => {
  test.each([
    ['/x', 'https://login.acme.dev/x'],
    ['https://api.acme.dev/v2/projects', 'https://api.acme.dev/v2/projects'],
    ['https://files.acme.dev/a', 'https://files.acme.dev/a'],
  ])('is sent to %s, which it is for', async (url, sent) => {
    const { session, requests } = await openTokens()
    expect((await session.fetch(url, { headers: { authorization: 'Basic x' } })).status).toBe(200)
    expect(requests).toEqual([`GET ${sent} Bearer access-1`])
  })

  test.each([
    'https://evil.dev/',
    'http://api.acme.dev/',
    'https://api.acme.dev:8443/',
    'http://plain.acme.dev/',
  ])('is not sent to %s', async (url) => {
    const { session, requests } = await openTokens()
    await expect(session.fetch(url)).rejects.toMatchObject({
      code: 'wrong_origin',
      message: `This session is for https://login.acme.dev, https://api.acme.dev, https://files.acme.dev only, and that is an address of ${new URL(url).origin}.`,
    })
    expect(requests).toEqual([])
  })

  test.each(['http://api.acme.dev', 'javascript:alert(1)', 'api.acme.dev'])(
    'takes no %s for an origin to send tokens to',
    async (origin) => {
      const store = memoryStore()
      await store.save({ ...KEY, createdAt: AT, credential: { type: 'tokens' } as never })
      await expect(openSession({ ...KEY, store, origins: [origin] })).rejects.toMatchObject({
        code: 'invalid_option',
        message: `origins: "${origin}" is none; write https:// addresses, as in "https://api.example.com"`,
      })
    },
  )

  test('is renewed before a request that it would not last for', async () => {
    const { session, requests } = await openTokens({ now: later(590) })
    await session.fetch('/x')
    expect(requests[1]).toBe('GET https://login.acme.dev/x Bearer access-2')
    expect(await session.token()).toBe('access-2')
  })

  test('is renewed after a 401, and the request sent once more', async () => {
    const { session, requests, outdate } = await openTokens()
    outdate()
    const init = { method: 'POST', body: new URLSearchParams({ a: 'b' }) }
    const response = await session.fetch('/x', init)
    expect([response.status, await response.text()]).toEqual([200, 'a=b'])
    expect(requests).toHaveLength(3)
  })

  test('is not sent a third time', async () => {
    const refused = { access_token: 'other', token_type: 'Bearer', expires_in: 600 }
    const { session, requests, outdate } = await openTokens({
      refreshed: () => Response.json(refused),
    })
    outdate()
    expect((await session.fetch('/x')).status).toBe(401)
    expect(requests).toHaveLength(3)
  })

  test.each([
    ['stream', () => new Blob(['a']).stream()],
    [
      'generator',
      async function* () {
        yield new TextEncoder().encode('a')
      },
    ],
  ])('does not send a %s again, of which nothing is left', async (_, body) => {
    const { session, requests, outdate } = await openTokens()
    outdate()
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit
    expect((await session.fetch('/x', init)).status).toBe(401)
    expect(requests).toHaveLength(1)
  })

  test('that the server has ended is forgotten, and a 401 says why', async () => {
    const { session, store, outdate } = await openTokens({
      refreshed: () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
    })
    outdate()
    await expect(session.fetch('/x')).rejects.toMatchObject({ code: 'session_expired' })
    expect(await store.list()).toEqual([])
  })

  test('asks the userinfo endpoint who it is of, renewed where need be', async () => {
    const { session, outdate } = await openTokens()
    outdate()
    expect(await session.whoami()).toEqual({ subject: 'u1' })
  })

  test('says who logged in, where the server has no userinfo endpoint', async () => {
    const { session, requests } = await openTokens({ userinfo: false })
    expect(await session.whoami()).toEqual({ subject: 'u1', email: 'ada@example.com' })
    expect(requests).toEqual([])
  })

  test('is ended by the refresh token that the store holds', async () => {
    const { session, store, requests } = await openTokens({ now: later(590) })
    await session.token()
    await session.logout()
    expect(requests.at(-1)).toBe(
      `POST ${ISSUER}/oauth/revoke token=refresh-2&token_type_hint=refresh_token&client_id=acme-cli`,
    )
    expect(await store.list()).toEqual([])
  })

  test('shows no secret, however it is looked at', async () => {
    const { session } = await openTokens()
    const shown = inspect(session, { depth: null, showHidden: true }) + JSON.stringify(session)
    expect(shown).not.toMatch(/access-1|refresh-1/)
  })
})

test('a cookie goes nowhere but to its server, whatever is named', async () => {
  const { store } = await open(ok)
  const session = await openSession({ ...KEY, store, origins: ['https://api.acme.dev'] })
  await expect(session.fetch('https://api.acme.dev/')).rejects.toMatchObject({
    code: 'wrong_origin',
  })
})

test('a cookie that a login anew has ended is replaced by the one that is kept now', async () => {
  const { session, store, requests } = await open(() => {
    const isNew = requests.at(-1)?.headers.get('cookie')?.endsWith('pcs_new')
    return isNew ? ok() : gone()
  })
  const credential = { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_new' } as const
  const stored = await store.load(KEY)
  if (stored) await store.save({ ...stored, credential })
  expect((await session.fetch('/x')).status).toBe(200)
  expect((await session.fetch('/x')).status).toBe(200)
  expect(requests).toHaveLength(3)
})

test('a cookie is no token to give away', async () => {
  const { session } = await open(ok)
  await expect(session.token()).rejects.toMatchObject({ code: 'no_token' })
})

test('where the server cannot be told, a logout of tokens says so', async () => {
  const store = memoryStore()
  await store.save({
    ...KEY,
    createdAt: AT,
    credential: { type: 'tokens', accessToken: 'access-1', obtainedAt: AT, scope: [] },
    endpoints: { token: `${ISSUER}/oauth/token` },
  })
  const session = await openSession({ ...KEY, store })
  await expect(session.logout()).rejects.toMatchObject({
    code: 'not_revoked',
    message:
      'You are logged out here only. This server has no address to end sessions at. At the server the session lives on.',
  })
  expect(await store.list()).toEqual([])
})

test('a session that cannot be forgotten here is ended at the server, and that is told', async () => {
  const { store, requests } = await open(() => new Response(null, { status: 204 }))
  const problem = new Error('read-only')
  const broken = { ...store, remove: () => Promise.reject(problem) }
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    requests.push(new Request(input, init))
    return new Response(null, { status: 204 })
  }
  const session = await openSession({ ...KEY, store: broken, fetch: send })
  await expect(session.logout()).rejects.toBe(problem)
  expect(requests.map(({ url }) => url)).toEqual([`${ISSUER}/logout`])
})

describe('with PAIRCODE_TOKEN', () => {
  async function openToken() {
    vi.stubEnv('PAIRCODE_TOKEN', 'from-environment')
    const { store } = await open(ok)
    const requests: string[] = []
    const send = async (input: string | URL | Request, init?: RequestInit) => {
      const { url, headers } = new Request(input, init)
      requests.push(`${url} ${headers.get('authorization')}`)
      if (url.includes('/.well-known/')) {
        const userinfo_endpoint = 'https://login.acme.dev/me'
        return Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/t`, userinfo_endpoint })
      }
      return url.endsWith('/me') ? Response.json({ sub: 'robot' }) : new Response(null)
    }
    return { session: await openSession({ ...KEY, store, fetch: send }), store, requests }
  }

  test('that token goes before whatever is kept, and the session says so', async () => {
    const { session, requests } = await openToken()
    expect(session.source).toBe('environment')
    expect(session.subject).toBeUndefined()
    expect(await session.token()).toBe('from-environment')
    await session.fetch('/x')
    expect(requests).toEqual(['https://login.acme.dev/x Bearer from-environment'])
    expect(inspect(session, { showHidden: true })).not.toContain('from-environment')
  })

  test('what is no token is refused, and not repeated', async () => {
    vi.stubEnv('PAIRCODE_TOKEN', 'secret 1\n')
    await expect(openSession(KEY)).rejects.toMatchObject({
      code: 'invalid_option',
      message:
        'PAIRCODE_TOKEN: it holds characters that no token has; write the access token alone',
    })
  })

  test('the server is asked whose it is', async () => {
    const { session, requests } = await openToken()
    expect(await session.whoami()).toEqual({ subject: 'robot' })
    expect(requests.at(-1)).toBe('https://login.acme.dev/me Bearer from-environment')
  })

  test('a logout says that there is nothing to forget, and forgets nothing', async () => {
    const { session, store } = await openToken()
    await expect(session.logout()).rejects.toMatchObject({
      code: 'not_revoked',
      message: 'The login comes from PAIRCODE_TOKEN, which is as it was; unset it to log out.',
    })
    expect(await store.list()).toHaveLength(1)
  })
})
