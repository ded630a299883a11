import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { useAccount } from './accounts.ts'
import { openSession } from './open-session.ts'
import { memoryStore } from './store/memory-store.ts'

const SCOPE = { issuer: 'https://login.acme.dev', clientId: 'acme-cli' }

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Ada, then Bob, then Eve have logged in; Eve to another app. */
async function three() {
  const store = memoryStore()
  const save = (subject: string, email: string, day: number, clientId = SCOPE.clientId) =>
    store.save({
      ...SCOPE,
      clientId,
      subject,
      email,
      credential: { type: 'cookie', name: 'paircode_session', value: 'x' },
      createdAt: new Date(Date.UTC(2026, 0, day)),
    })
  await save('u1', 'ada@example.com', 1)
  await save('u2', 'bob@example.com', 2)
  await save('u3', 'eve@example.com', 3, 'other-cli')
  const who = async (account?: string) => (await openSession({ ...SCOPE, store, account })).subject
  return {
    store,
    who,
    use: (account: string, directory?: string) =>
      useAccount({ ...SCOPE, store, account, directory }),
  }
}

test('of several accounts the newest login is meant', async () => {
  const { who } = await three()
  expect(await who()).toBe('u2')
})

test('what is said counts more than the environment, that more than a choice for a folder, and that more than one for everywhere', async () => {
  const { who, use } = await three()
  await use('ada@example.com')
  expect(await who()).toBe('u1')
  await use('u2', process.cwd())
  expect(await who()).toBe('u2')
  vi.stubEnv('PAIRCODE_ACCOUNT', 'ada@example.com')
  expect(await who()).toBe('u1')
  expect(await who('Bob@Example.com')).toBe('u2')
})

test('a choice for a folder counts below it, and not beside it', async () => {
  const { who, use } = await three()
  await use('ada@example.com', resolve('tests'))
  expect(await who()).toBe('u2')
  await use('ada@example.com', '..')
  expect(await who()).toBe('u1')
})

test('a choice for a folder counts also where a link led to it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-'))
  const link = join(folder, 'link')
  symlinkSync(process.cwd(), link, 'junction')
  const { who, use } = await three()
  await use('ada@example.com', link)
  expect(await who()).toBe('u1')
  rmSync(folder, { recursive: true })
})

test('in a folder that has been deleted, the choice for everywhere counts', async () => {
  const { who, use } = await three()
  await use('ada@example.com')
  const cwd = vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw new Error('ENOENT: no such file or directory, uv_cwd')
  })
  expect(await who()).toBe('u1')
  cwd.mockRestore()
})

test.each(['who', 'use'] as const)(
  '"%s" of an account that is not there names those that are',
  async (verb) => {
    const there = await three()
    await expect(there[verb]('eve@example.com')).rejects.toMatchObject({
      code: 'not_logged_in',
      message:
        'eve@example.com is not logged in to https://login.acme.dev. Logged in there: bob@example.com, ada@example.com.',
    })
  },
)

test('where the account chosen for a folder has logged out, nobody else is meant', async () => {
  const { who, use, store } = await three()
  await use('ada@example.com', process.cwd())
  await store.remove({ ...SCOPE, subject: 'u1' })
  await expect(who()).rejects.toMatchObject({
    code: 'not_logged_in',
    message: `ada@example.com, whom you chose for ${process.cwd()}, is not logged in to https://login.acme.dev.`,
  })
})

test('where the account chosen for everywhere has logged out, the newest is meant', async () => {
  const { who, use, store } = await three()
  await use('ada@example.com')
  await store.remove({ ...SCOPE, subject: 'u1' })
  expect(await who()).toBe('u2')
})
