import { expect, test } from 'vitest'
import { openSession } from './session.ts'
import { memoryStore } from './store/memory-store.ts'

const ISSUER = 'https://login.acme.dev/auth'
const KEY = { issuer: ISSUER, clientId: 'acme-cli' }

/** A session on file, at a server that answers everything with `answer`. */
async function open(answer: () => Response | Promise<Response>) {
  const store = memoryStore()
  await store.save({
    ...KEY,
    subject: 'u1',
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
