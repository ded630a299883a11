import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Keychain, KeychainError } from '../platform/keychain.ts'
import { type DefaultStoreOptions, defaultStore } from './default-store.ts'
import type { StoredSession } from './session-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paircode-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const SESSION: StoredSession = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  subject: 'u1',
  email: 'ada@example.com',
  credential: {
    type: 'tokens',
    accessToken: 'access-1',
    obtainedAt: new Date('2026-01-01T00:00:00Z'),
    refreshToken: 'refresh-1',
    scope: [],
  },
  endpoints: { token: 'https://login.acme.dev/oauth/token' },
  createdAt: new Date('2026-01-01T00:00:00Z'),
}
const RENEWED: StoredSession = {
  ...SESSION,
  credential: { ...SESSION.credential, type: 'tokens', accessToken: 'access-2' } as never,
}

/** A keychain that can be put out of order, and counts how often it is asked. */
function keychain() {
  const items = new Map<string, string>()
  const state = { items, isBroken: false, asked: 0 }
  const ask = async () => {
    state.asked += 1
    if (state.isBroken) throw new KeychainError('it is locked')
  }
  const working: Keychain = {
    get: (name) => ask().then(() => items.get(name)),
    set: (name, secret) => ask().then(() => void items.set(name, secret)),
    remove: (name) => ask().then(() => void items.delete(name)),
  }
  return Object.assign(state, { keychain: working })
}

function open(options: DefaultStoreOptions) {
  const screen: string[] = []
  const output = { write: (text: string) => screen.push(text) }
  return { store: defaultStore({ folder, output, ...options }), screen }
}

/** All that is in the folder's files. */
const onDisk = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('')

test('with a keychain, no secret is in a file', async () => {
  const { keychain: working, items } = keychain()
  const { store, screen } = open({ mode: 'auto', keychain: working })
  await store.prepare(SESSION)
  await store.save(SESSION)
  expect(onDisk()).toContain('ada@example.com')
  expect(onDisk()).not.toMatch(/access-1|refresh-1/)
  expect([...items.values()].join()).toMatch(/access-1.*refresh-1/)
  expect(await store.load(SESSION)).toEqual(SESSION)
  await store.remove(SESSION)
  expect(items.size).toBe(0)
  expect(screen).toEqual([])
})

test('what is no secret is found without the keychain', async () => {
  const state = keychain()
  const { store } = open({ mode: 'auto', keychain: state.keychain })
  await store.save(SESSION)
  state.asked = 0
  await store.list(SESSION)
  await store.choose(SESSION)
  await store.chosen(SESSION, '/work')
  expect(state.asked).toBe(0)
})

test('where the keychain does not work, a file is announced once, with its path and why', async () => {
  const state = keychain()
  state.isBroken = true
  const first = open({ mode: 'auto', keychain: state.keychain })
  await first.store.prepare(SESSION)
  await first.store.save(SESSION)
  const [name = ''] = readdirSync(join(folder, 'sessions'))
  expect(first.screen).toEqual([
    `The keychain cannot be used (it is locked).\nYour login is kept in a file that only you can read:\n${join(folder, 'sessions', name)}\n\n`,
  ])
  expect(await first.store.load(SESSION)).toEqual(SESSION)

  const second = open({ mode: 'auto', keychain: state.keychain })
  await second.store.prepare(SESSION)
  await second.store.save({ ...SESSION, subject: 'u2' })
  expect(second.screen).toEqual([])
})

test('a renewed secret stays where the login put it', async () => {
  const state = keychain()
  state.isBroken = true
  await open({ mode: 'auto', keychain: state.keychain }).store.save(SESSION)
  Object.assign(state, { isBroken: false, asked: 0 })
  const { store } = open({ mode: 'auto', keychain: state.keychain })
  await store.save(RENEWED)
  expect(state.asked).toBe(0)
  expect(await store.load(SESSION)).toEqual(RENEWED)
})

test('a renewed secret that the keychain does not take any more goes into the file', async () => {
  const state = keychain()
  await open({ mode: 'auto', keychain: state.keychain }).store.save(SESSION)
  state.isBroken = true
  const { store, screen } = open({ mode: 'auto', keychain: state.keychain })
  await store.save(RENEWED)
  expect(await store.load(SESSION)).toEqual(RENEWED)
  expect(screen.join()).toContain('it is locked')
})

test('a new login finds the keychain again, and leaves no secret in the file', async () => {
  const state = keychain()
  await open({ mode: 'file', keychain: state.keychain }).store.save(SESSION)
  const { store } = open({ mode: 'auto', keychain: state.keychain })
  await store.prepare(SESSION)
  await store.save(RENEWED)
  expect(onDisk()).not.toMatch(/access-|refresh-/)
  expect(await store.load(SESSION)).toEqual(RENEWED)
})

test('whoever wants the file has no secret left in the keychain', async () => {
  const state = keychain()
  await open({ mode: 'auto', keychain: state.keychain }).store.save(SESSION)
  const { store, screen } = open({ mode: 'file', keychain: state.keychain })
  await store.save(RENEWED)
  expect(state.items.size).toBe(0)
  expect(await store.load(SESSION)).toEqual(RENEWED)
  expect(screen).toEqual([])
})

test('whoever wants the keychain is told before the login that it does not work', async () => {
  const state = keychain()
  state.isBroken = true
  const { store } = open({ mode: 'keychain', keychain: state.keychain })
  const problem = {
    code: 'store_unusable',
    message: 'The keychain cannot be used: it is locked. Unlock it, or set PAIRCODE_STORE=file.',
  }
  await expect(store.prepare(SESSION)).rejects.toMatchObject(problem)
  await expect(store.save(SESSION)).rejects.toMatchObject(problem)
  expect(onDisk()).toBe('')
})

test.each([
  ['is locked', (state: ReturnType<typeof keychain>) => Object.assign(state, { isBroken: true })],
  ['has lost it', (state: ReturnType<typeof keychain>) => state.items.clear()],
])(
  'a secret is asked for in vain when the keychain %s, and the login can be removed',
  async (_, harm) => {
    const state = keychain()
    const { store } = open({ mode: 'auto', keychain: state.keychain })
    await store.save(SESSION)
    harm(state)
    await expect(store.load(SESSION)).rejects.toMatchObject({
      code: 'store_unusable',
      message: expect.stringMatching(
        /^The keychain does not give the login at https:\/\/login\.acme\.dev: it is locked.*Unlock it, or log in again\.$/,
      ),
    })
    await store.remove(SESSION)
    expect(await store.load(SESSION)).toBeUndefined()
  },
)

test('PAIRCODE_STORE says where secrets are kept', async () => {
  vi.stubEnv('PAIRCODE_STORE', 'memory')
  await open({}).store.save(SESSION)
  expect(readdirSync(folder)).toEqual([])
  vi.stubEnv('PAIRCODE_STORE', 'file')
  await open({}).store.save(SESSION)
  expect(onDisk()).toContain('refresh-1')
})

test('a PAIRCODE_STORE that is none is refused with those that there are', () => {
  vi.stubEnv('PAIRCODE_STORE', 'keyring')
  expect(() => open({})).toThrowError(
    expect.objectContaining({
      code: 'invalid_option',
      message:
        'PAIRCODE_STORE: "keyring" is none of auto, keychain, file, memory; write one of these',
    }),
  )
})
