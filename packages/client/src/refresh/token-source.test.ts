import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { LoginError } from '../login-error.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { SessionStore } from '../store/session-store.ts'
import type { TokenSession } from './token-session.ts'
import { tokenSource } from './token-source.ts'

const ISSUER = 'https://login.acme.dev'
const START = Date.parse('2026-01-01T00:00:00Z')

const session = (n: number, change: Partial<TokenSession['credential']> = {}): TokenSession => ({
  issuer: ISSUER,
  clientId: 'acme-cli',
  subject: 'u1',
  credential: {
    type: 'tokens',
    accessToken: `access-${n}`,
    obtainedAt: new Date(START),
    accessTokenExpiresAt: new Date(START + 600_000),
    refreshToken: `refresh-${n}`,
    scope: ['openid'],
    ...change,
  },
  endpoints: { token: `${ISSUER}/oauth/token` },
  createdAt: new Date(START),
})

type Answer = (refreshToken: string) => Response | Promise<Response>

const tokens = (n: number, more = {}) =>
  Response.json({
    access_token: `access-${n}`,
    refresh_token: `refresh-${n}`,
    token_type: 'Bearer',
    expires_in: 600,
    ...more,
  })
const refusal = (error: string, status = 400, headers = {}) =>
  Response.json({ error, error_description: 'as the server says' }, { status, headers })
const ended = () => refusal('invalid_grant')
/** Also says not to wait, so that a test need not. */
const down = () => new Response('<html>', { status: 503, headers: { 'retry-after': '0' } })

/** A terminal whose first tokens are in its store; each request takes the next answer, or the last. */
async function terminal(answers: readonly Answer[] = [], first = session(1)) {
  const store = memoryStore()
  await store.save(first)
  let time = START
  const asked: string[] = []
  const send: typeof fetch = async (_, init) => {
    const form = new URLSearchParams(String(init?.body))
    expect([form.get('grant_type'), form.get('client_id')]).toEqual(['refresh_token', 'acme-cli'])
    const sent = form.get('refresh_token') ?? ''
    const answer = answers[Math.min(asked.push(sent), answers.length) - 1]
    if (answer === undefined) throw new Error('nobody was to be asked')
    return answer(sent)
  }
  const needs = { store, fetch: send, now: () => new Date(time) }
  return {
    store,
    asked,
    open: (from: SessionStore = store) => tokenSource(first, { ...needs, store: from }),
    pass: (seconds: number) => {
      time += seconds * 1000
    },
  }
}

test('a good access token is given without asking anybody', async () => {
  const { open, pass } = await terminal()
  pass(539)
  expect(await open().accessToken()).toBe('access-1')
})

test('a minute before its end an access token is renewed, and kept', async () => {
  const { open, pass, asked, store } = await terminal([() => tokens(2)])
  pass(540)
  const source = open()
  expect(await source.accessToken()).toBe('access-2')
  expect(await source.accessToken()).toBe('access-2')
  expect(asked).toEqual(['refresh-1'])
  const renewed = session(2, {
    obtainedAt: new Date(START + 540_000),
    accessTokenExpiresAt: new Date(START + 1_140_000),
  })
  expect(await store.load(session(1))).toEqual(renewed)
})

test('what the answer does not repeat stays as it was', async () => {
  const first = session(1, { idToken: 'id-1' })
  const answer = () => tokens(2, { refresh_token: undefined, expires_in: undefined })
  const { open, pass, store } = await terminal([answer], first)
  pass(600)
  await open().accessToken()
  expect((await store.load(first))?.credential).toEqual({
    type: 'tokens',
    accessToken: 'access-2',
    obtainedAt: new Date(START + 600_000),
    refreshToken: 'refresh-1',
    idToken: 'id-1',
    scope: ['openid'],
  })
})

test('thirty who ask at once ask the server once', async () => {
  const { open, pass, asked } = await terminal([() => tokens(2)])
  pass(600)
  const source = open()
  const all = await Promise.all(Array.from({ length: 30 }, () => source.accessToken()))
  expect(new Set(all)).toEqual(new Set(['access-2']))
  expect(asked).toEqual(['refresh-1'])
})

test('thirty who ask at once share a failure, too', async () => {
  const { open, pass, asked } = await terminal([down])
  pass(600)
  const source = open()
  const all = Array.from({ length: 30 }, () => source.accessToken())
  const ends = await Promise.allSettled(all)
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(30)
  expect(asked).toHaveLength(3)
})

test('what another process renewed is taken from the store', async () => {
  const { open, pass, asked, store } = await terminal()
  pass(600)
  const expires = new Date(START + 1_200_000)
  await store.save(
    session(2, { obtainedAt: new Date(START + 600_000), accessTokenExpiresAt: expires }),
  )
  expect(await open().accessToken()).toBe('access-2')
  expect(asked).toEqual([])
})

test('an access token that a server refuses is renewed, once for all who were refused', async () => {
  const { open, asked } = await terminal([() => tokens(2)])
  const [one, other] = [open(), open()]
  expect(await one.accessToken('access-1')).toBe('access-2')
  expect(await other.accessToken('access-1')).toBe('access-2')
  expect(asked).toEqual(['refresh-1'])
})

test.each<[string, Answer]>([
  ['503', down],
  ['an error of its own', () => refusal('server_error', 500, { 'retry-after': '0' })],
  ['429', () => refusal('slow_down', 429, { 'retry-after': '0' })],
  ['junk', () => new Response('<html>ok', { headers: { 'retry-after': '0' } })],
])('a server that answers with %s is asked three times, and the login stays', async (_, answer) => {
  const { open, pass, asked, store } = await terminal([answer])
  pass(600)
  await expect(open().accessToken()).rejects.toMatchObject({ transient: true })
  expect(asked).toEqual(['refresh-1', 'refresh-1', 'refresh-1'])
  expect(await store.load(session(1))).toEqual(session(1))
})

test('a server that is well again at the third try renews', async () => {
  const { open, pass, asked } = await terminal([down, down, () => tokens(2)])
  pass(600)
  expect(await open().accessToken()).toBe('access-2')
  expect(asked).toHaveLength(3)
})

test('a server that asks for more patience than there is, is not asked again', async () => {
  const later = () => refusal('temporarily_unavailable', 503, { 'retry-after': '60' })
  const { open, pass, asked } = await terminal([later])
  pass(600)
  await expect(open().accessToken()).rejects.toMatchObject({ code: 'refused', transient: true })
  expect(asked).toHaveLength(1)
})

test('where an early renewal fails, the good access token is used and the server left alone', async () => {
  const { open, pass, asked } = await terminal([down, down, down, () => tokens(2)])
  pass(550)
  const source = open()
  expect(await source.accessToken()).toBe('access-1')
  expect(await source.accessToken()).toBe('access-1')
  expect(asked).toHaveLength(3)
  pass(50)
  expect(await source.accessToken()).toBe('access-2')
})

test('an answer that got lost is asked for again with the same refresh token', async () => {
  const lost = () => Promise.reject(new TypeError('fetch failed'))
  const { open, pass, asked } = await terminal([lost, () => tokens(2)])
  pass(600)
  expect(await open().accessToken()).toBe('access-2')
  expect(asked).toEqual(['refresh-1', 'refresh-1'])
})

test('invalid_grant ends the session here, too, and says why', async () => {
  const { open, pass, asked, store } = await terminal([ended])
  pass(600)
  await expect(open().accessToken()).rejects.toMatchObject({
    code: 'session_expired',
    message: `Your session at ${ISSUER} has ended: as the server says.`,
    cause: { error: 'invalid_grant' },
  })
  expect(asked).toHaveLength(1)
  expect(await store.list()).toEqual([])
})

test('invalid_grant ends a session also where its access token looks good', async () => {
  const { open, pass } = await terminal([ended])
  pass(550)
  await expect(open().accessToken()).rejects.toMatchObject({ code: 'session_expired' })
})

test('invalid_grant for a token that another has replaced meanwhile ends nothing', async () => {
  const { open, pass, asked, store } = await terminal([
    async () => {
      await store.save(session(2))
      return ended()
    },
    () => tokens(3),
  ])
  pass(600)
  expect(await open().accessToken()).toBe('access-3')
  expect(asked).toEqual(['refresh-1', 'refresh-2'])
})

test.each(['invalid_client', 'unauthorized_client', 'invalid_request'])(
  '%s is told, not tried again, and ends nothing',
  async (error) => {
    const { open, pass, asked, store } = await terminal([() => refusal(error)])
    pass(600)
    await expect(open().accessToken()).rejects.toMatchObject({ code: 'refused', transient: false })
    expect(asked).toHaveLength(1)
    expect(await store.load(session(1))).toBeDefined()
  },
)

test('a login that another process has ended is not renewed', async () => {
  const { open, pass, store } = await terminal()
  const source = open()
  await store.remove(session(1))
  pass(600)
  await expect(source.accessToken()).rejects.toMatchObject({
    code: 'not_logged_in',
    message: `You are no longer logged in to ${ISSUER}: another process has logged you out.`,
  })
})

test('without a refresh token an access token is used to its end', async () => {
  const { refreshToken: _, ...credential } = session(1).credential
  const { open, pass } = await terminal([], { ...session(1), credential })
  pass(599)
  expect(await open().accessToken()).toBe('access-1')
  pass(1)
  await expect(open().accessToken()).rejects.toMatchObject({
    code: 'session_expired',
    message: `Your session at ${ISSUER} has ended: its access token is spent.`,
  })
})

test('a store that cannot be locked is told before the refresh token is spent', async () => {
  const problem = new Error('read-only')
  const { open, pass, asked, store } = await terminal()
  const broken = { ...store, exclusively: () => Promise.reject(problem) }
  pass(600)
  await expect(open(broken).accessToken()).rejects.toBe(problem)
  expect(asked).toEqual([])
})

/** One that takes so many sessions, and then no more until it is emptied. */
function smallStore(store: SessionStore, room: number) {
  let left = room
  const small: SessionStore = {
    ...store,
    async save(session) {
      if (left === 0) throw new LoginError('store_unusable', 'full')
      left -= 1
      await store.save(session)
    },
  }
  const empty = () => {
    left = Number.POSITIVE_INFINITY
  }
  return { small, empty }
}

test('a store that is full is told before the refresh token is spent', async () => {
  const { open, pass, asked, store } = await terminal([() => tokens(2)])
  const { small, empty } = smallStore(store, 0)
  pass(600)
  const source = open(small)
  await expect(source.accessToken()).rejects.toMatchObject({ code: 'store_unusable' })
  expect(asked).toEqual([])
  empty()
  expect(await source.accessToken()).toBe('access-2')
  expect(asked).toEqual(['refresh-1'])
})

test('what could not be kept after all is used while it is good', async () => {
  const { open, pass, store } = await terminal([() => tokens(2)])
  pass(600)
  const source = open(smallStore(store, 1).small)
  expect(await source.accessToken()).toBe('access-2')
  expect(await source.accessToken()).toBe('access-2')
})

test.each([-3600, 3600])('a clock that jumps by %s seconds logs nobody out', async (seconds) => {
  const { open, pass, asked } = await terminal([() => tokens(2)])
  const source = open()
  pass(seconds)
  expect(await source.accessToken()).toBe('access-2')
  pass(500)
  expect(await source.accessToken()).toBe('access-2')
  expect(asked).toHaveLength(1)
})

test('no secret is in what can be seen of a source, or in its failures', async () => {
  const { open, pass } = await terminal([ended])
  pass(600)
  const source = open()
  const error = await source.accessToken().catch((error: unknown) => error)
  expect(inspect([source, error], { depth: null })).not.toMatch(/access-1|refresh-1/)
})
