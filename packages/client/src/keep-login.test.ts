import { expect, test } from 'vitest'
import type { FlowResult } from './flows/flow.ts'
import { keepLogin } from './keep-login.ts'
import { LoginError } from './login-error.ts'
import { memoryStore } from './store/memory-store.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const PURPOSE = { issuer: 'https://login.acme.dev', clientId: 'acme-cli' }
const KEY = { ...PURPOSE, subject: 'u1' }

const result = (accessToken: string): FlowResult => ({
  subject: 'u1',
  endpoints: {
    token: 'https://login.acme.dev/oauth/token',
    revocation: 'https://login.acme.dev/oauth/revoke',
  },
  credential: { type: 'tokens', accessToken, obtainedAt: NOW, scope: [] },
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
  expect(needs.sent).toEqual([expect.stringMatching(/\/oauth\/revoke .*token=new/)])
})
