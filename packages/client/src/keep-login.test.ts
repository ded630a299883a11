import { expect, onTestFinished, test, vi } from 'vitest'
import type { FlowResult } from './flows/flow.ts'
import { keepLogin } from './keep-login.ts'
import { LoginError } from './login-error.ts'
import { memoryStore } from './store/memory-store.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const PURPOSE = { issuer: 'https://login.acme.dev', clientId: 'acme-cli' }
const KEY = { ...PURPOSE, subject: 'u1' }

const result = (accessToken: string, refreshToken = `pcr_${accessToken}`): FlowResult => ({
  subject: 'u1',
  endpoints: {
    token: 'https://login.acme.dev/oauth/token',
    revocation: 'https://login.acme.dev/oauth/revoke',
  },
  credential: { type: 'tokens', accessToken, refreshToken, obtainedAt: NOW, scope: [] },
})

/** A store, and what was sent to the server. */
function start() {
  const sent: string[] = []
  const send = (async (url, init) => {
    sent.push(`${url} ${init?.body}`)
    return new Response()
  }) as typeof fetch
  return { store: memoryStore(), fetch: send, now: () => NOW, sent }
}

test('a refresh of the login before, which is under way, does not put that back', async () => {
  const needs = start()
  const old = { ...KEY, createdAt: NOW, ...result('old') }
  let refresh = () => {}
  const refreshing = needs.store.exclusively(KEY, async () => {
    await new Promise<void>((resolve) => {
      refresh = resolve
    })
    await needs.store.save(old)
  })
  const kept = keepLogin(result('new'), PURPOSE, needs)
  await new Promise(setImmediate)
  refresh()
  await Promise.all([refreshing, kept])
  expect(await needs.store.load(KEY)).toMatchObject({ credential: { accessToken: 'new' } })
})

test('a login is kept also where others do not finish', async () => {
  const needs = start()
  const busy = new LoginError('unreachable', 'Other processes have been …', { transient: true })
  needs.store.exclusively = () => Promise.reject(busy)
  await keepLogin(result('new'), PURPOSE, needs)
  expect(await needs.store.load(KEY)).toBeDefined()
})

test('a login that cannot be kept is ended at the server: nobody could end it later', async () => {
  const needs = start()
  const full = new LoginError('store_unusable', 'Cannot keep sessions (ENOSPC).')
  needs.store.save = () => Promise.reject(full)
  await expect(keepLogin(result('new'), PURPOSE, needs)).rejects.toBe(full)
  expect(needs.sent).toEqual([expect.stringMatching(/\/oauth\/revoke .*token=pcr_new/)])
})

/** The same person has logged in before. */
async function startAgain(former = result('old')) {
  const needs = start()
  await needs.store.save({ ...KEY, createdAt: NOW, ...former })
  return needs
}

test('the login before is ended at the server once the new one is kept', async () => {
  const needs = await startAgain()
  const { fetch: send } = needs
  let kept: unknown
  needs.fetch = async (...request) => {
    kept = await needs.store.load(KEY)
    return send(...request)
  }
  await keepLogin(result('new'), PURPOSE, needs)
  expect(needs.sent).toEqual([expect.stringMatching(/\/oauth\/revoke .*token=pcr_old&/)])
  expect(kept).toMatchObject({ credential: { accessToken: 'new' } })
})

test.each([
  ['says no', async () => new Response(null, { status: 503 })],
  ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
])('a server that %s to the end of the login before stops no login', async (_, answer) => {
  const needs = await startAgain()
  needs.fetch = answer
  expect(await keepLogin(result('new'), PURPOSE, needs)).toMatchObject(result('new'))
})

test('a server that is silent about it holds up a login for three seconds', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const needs = await startAgain()
  needs.fetch = () => new Promise(() => {})
  const kept = keepLogin(result('new'), PURPOSE, needs)
  await vi.advanceTimersByTimeAsync(2900)
  expect(await Promise.race([kept, 'waiting'])).toBe('waiting')
  await vi.advanceTimersByTimeAsync(200)
  expect(await Promise.race([kept, 'waiting'])).toMatchObject(result('new'))
})

test('the login before lives on where its end may be that of the new one', async () => {
  // Elsewhere one token may end with all that the person has given the app.
  const foreign = await startAgain(result('old', '1//04-google'))
  await keepLogin(result('new'), PURPOSE, foreign)
  expect(foreign.sent).toEqual([])

  // Whoever has the lock may put it back.
  const busy = await startAgain()
  busy.store.exclusively = () => Promise.reject(new LoginError('unreachable', 'Others …'))
  await keepLogin(result('new'), PURPOSE, busy)
  expect(busy.sent).toEqual([])
})

test('what cannot be read of the login before is replaced', async () => {
  const needs = await startAgain()
  const { load } = needs.store
  needs.store.load = () => Promise.reject(new LoginError('store_unusable', 'It is damaged.'))
  await keepLogin(result('new'), PURPOSE, needs)
  expect(await load(KEY)).toMatchObject({ credential: { accessToken: 'new' } })
})
