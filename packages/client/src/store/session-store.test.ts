import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Keychain } from '../platform/keychain.ts'
import { defaultStore } from './default-store.ts'
import { fileStore } from './file-store.ts'
import { memoryStore } from './memory-store.ts'
import type { SessionStore, StoredSession } from './session-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paircode-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ACME: StoredSession = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  subject: 'u1',
  email: 'ada@example.com',
  credential: { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_x' },
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2026-01-08T00:00:00Z'),
}
const LATER: StoredSession = {
  issuer: 'http://[::1]:5001/prefix',
  clientId: '',
  subject: 'u2',
  credential: { type: 'cookie', name: 'paircode_session', value: 'pcs_y' },
  createdAt: new Date('2026-01-02T00:00:00Z'),
  expiresAt: new Date('2026-01-09T00:00:00Z'),
}

const TOKENS: StoredSession = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  subject: 'u3',
  credential: {
    type: 'tokens',
    accessToken: 'access-1',
    obtainedAt: new Date('2026-01-03T00:00:00Z'),
    accessTokenExpiresAt: new Date('2026-01-03T00:10:00Z'),
    refreshToken: 'refresh-1',
    idToken: 'id-1',
    scope: ['openid', 'projects:read'],
  },
  endpoints: {
    token: 'https://login.acme.dev/oauth/token',
    revocation: 'https://login.acme.dev/oauth/revoke',
    userinfo: 'https://login.acme.dev/oauth/userinfo',
  },
  resource: ['https://api.acme.dev'],
  createdAt: new Date('2026-01-03T00:00:00Z'),
}

const factsOf = ({ credential: _, ...facts }: StoredSession) => facts

/** A keychain that works. */
function workingKeychain(): Keychain {
  const items = new Map<string, string>()
  return {
    get: async (name) => items.get(name),
    set: async (name, secret) => void items.set(name, secret),
    remove: async (name) => void items.delete(name),
  }
}

describe.each<[string, () => SessionStore]>([
  ['the memory store', memoryStore],
  ['the file store', () => fileStore(folder)],
  [
    'the store with a keychain',
    () => defaultStore({ mode: 'keychain', folder, keychain: workingKeychain() }),
  ],
])('%s', (_, open) => {
  test('finds nothing at first', async () => {
    const store = open()
    expect(await store.load(ACME)).toBeUndefined()
    expect(await store.list()).toEqual([])
    await store.remove(ACME)
  })

  test('gives back what it was given', async () => {
    const store = open()
    await store.prepare(ACME)
    for (const session of [ACME, LATER, TOKENS]) await store.save(session)
    const { issuer, clientId, subject } = ACME
    expect(await store.load({ issuer, clientId, subject })).toEqual(ACME)
    expect(await store.load({ issuer: LATER.issuer, clientId: '', subject: 'u2' })).toEqual(LATER)
    expect(await store.load(TOKENS)).toEqual(TOKENS)
  })

  test('keeps the apps of one server apart, and the accounts of one app', async () => {
    const store = open()
    await store.save(ACME)
    expect(await store.load({ ...ACME, clientId: '' })).toBeUndefined()
    expect(await store.load({ ...ACME, subject: 'u3' })).toBeUndefined()
    await store.remove({ ...ACME, clientId: 'other' })
    await store.remove({ ...ACME, subject: 'u3' })
    expect(await store.load(ACME)).toEqual(ACME)
  })

  test('keeps the later of two logins of one account', async () => {
    const store = open()
    const again = { ...ACME, email: 'ada@example.org' }
    await store.save(ACME)
    await store.save(again)
    expect(await store.list()).toEqual([factsOf(again)])
    expect(await store.load(ACME)).toEqual(again)
  })

  test('lists the newest login first, with no secret', async () => {
    const store = open()
    for (const session of [ACME, LATER, TOKENS]) await store.save(session)
    const all = await store.list()
    expect(all.map(({ subject }) => subject)).toEqual(['u3', 'u2', 'u1'])
    expect((await store.list(ACME)).map(({ subject }) => subject)).toEqual(['u3', 'u1'])
  })

  test('forgets', async () => {
    const store = open()
    await store.save(ACME)
    await store.remove(ACME)
    expect(await store.load(ACME)).toBeUndefined()
  })

  test('lets one at a time work on a session, and others on others', async () => {
    const store = open()
    const steps: string[] = []
    let begin = () => {}
    let finish = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const first = store.exclusively(ACME, async () => {
      steps.push('first')
      begin()
      await finished
      steps.push('first ends')
    })
    await begun
    const second = store.exclusively(ACME, async () => steps.push('second'))
    await store.exclusively(LATER, async () => steps.push('other'))
    finish()
    await Promise.all([first, second])
    expect(steps).toEqual(['first', 'other', 'first ends', 'second'])
  })

  test('goes on after work that failed', async () => {
    const store = open()
    const failing = store.exclusively(ACME, () => Promise.reject(new Error('no')))
    const next = store.exclusively(ACME, async () => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })

  test('remembers the choice for the nearest folder, and that for everywhere', async () => {
    const store = open()
    const scope = { issuer: ACME.issuer, clientId: ACME.clientId }
    const choose = (subject: string, directory?: string) =>
      store.choose({ ...scope, subject, ...(directory && { directory }) })
    const chosen = async (directory: string) => (await store.chosen(scope, directory))?.subject
    expect(await chosen('/acme/a')).toBeUndefined()
    await choose('everywhere')
    await choose('acme', '/acme')
    await choose('a', '/acme/a')
    expect(await chosen('/acme/a/b')).toBe('a')
    expect(await chosen('/acme/b')).toBe('acme')
    expect(await chosen('/home')).toBe('everywhere')
    expect(await store.chosen({ ...scope, clientId: 'other' }, '/acme')).toBeUndefined()
  })
})

/** Saves one session and says where it went. */
async function saved(session: StoredSession): Promise<string> {
  await fileStore(folder).save(session)
  const [name = ''] = readdirSync(join(folder, 'sessions'))
  return join(folder, 'sessions', name)
}

test('a file is named after the server, the app and the person', async () => {
  expect(basename(await saved(ACME))).toBe('https%3a%2f%2flogin.acme.dev_acme-cli_u1.json')
})

test('what is too long for a file name is kept as anything else', async () => {
  const [one, other] = ['a'.repeat(300), 'b'.repeat(300)]
  const store = fileStore(folder)
  for (const subject of [one, other]) await store.save({ ...ACME, subject })
  expect(await store.load({ ...ACME, subject: one })).toEqual({ ...ACME, subject: one })
  expect(await store.list(ACME)).toHaveLength(2)
  expect(await store.list({ ...ACME, clientId: 'other' })).toEqual([])
})

test.each([
  ['half a file', (text: string) => text.slice(0, 40)],
  ['an empty file', () => ''],
  ['a file of something else', () => '[1, 2]'],
  ['a file of a later version', (text: string) => text.replace('"version": 2', '"version": 3')],
  ['a session without its secret', (text: string) => text.replace('"value"', '"other"')],
  ['a session without a beginning', (text: string) => text.replace('"createdAt"', '"other"')],
  ['a file of an earlier version', (text: string) => text.replace('"version": 2', '"version": 1')],
])('%s is reported by name, and the next login replaces it', async (_, damage) => {
  const store = fileStore(folder)
  const path = await saved(ACME)
  const damaged = damage(readFileSync(path, 'utf8'))
  writeFileSync(path, damaged)

  const problem = {
    code: 'store_unusable',
    message: `${path} holds no session that this version can read, so it is not used. Run: rm '${path}'`,
  }
  await expect(store.load(ACME)).rejects.toMatchObject(problem)
  await expect(store.list()).rejects.toMatchObject(problem)
  expect(readFileSync(path, 'utf8')).toBe(damaged)
  await store.prepare(ACME)
  await store.save(ACME)
  expect(await store.load(ACME)).toEqual(ACME)
})

test('a damaged file is removed as any other', async () => {
  const path = await saved(ACME)
  writeFileSync(path, 'damaged')
  await fileStore(folder).remove(ACME)
  expect(readdirSync(join(folder, 'sessions'))).toEqual([])
})

test('beside a damaged file the others are as they were', async () => {
  const path = await saved(ACME)
  writeFileSync(path, 'damaged')
  const store = fileStore(folder)
  await store.save(TOKENS)
  expect(await store.load(TOKENS)).toEqual(TOKENS)
  expect(await store.list()).toEqual([factsOf(TOKENS)])
})

test('a session under another server’s name is not sent there', async () => {
  const path = await saved(ACME)
  const evil = { ...ACME, issuer: 'https://evil.dev' }
  const other = await saved(evil)
  renameSync(path, other)
  await expect(fileStore(folder).load(evil)).rejects.toThrow(`${other} holds no session`)
})

test('a choice under another folder’s name does not count there', async () => {
  const store = fileStore(folder)
  await store.choose({ ...ACME, directory: '/one' })
  const choices = join(folder, 'choices')
  const [name = ''] = readdirSync(choices)
  renameSync(join(choices, name), join(choices, name.replace('one', 'other')))
  await expect(store.chosen(ACME, '/other')).rejects.toThrow('holds no choice')
})

test('files that are not sessions are left alone', async () => {
  await saved(ACME)
  writeFileSync(join(folder, 'sessions', '.x.json.0123.tmp'), 'half')
  writeFileSync(join(folder, 'sessions', 'README'), 'text')
  expect(await fileStore(folder).list()).toEqual([factsOf(ACME)])
})
