import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe.each<[string, () => SessionStore]>([
  ['the memory store', memoryStore],
  ['the file store', () => fileStore(folder)],
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
    await store.save(ACME)
    await store.save(LATER)
    expect(await store.load({ issuer: ACME.issuer, clientId: 'acme-cli' })).toEqual(ACME)
    expect(await store.load({ issuer: LATER.issuer, clientId: '' })).toEqual(LATER)
  })

  test('keeps the apps of one server apart', async () => {
    const store = open()
    await store.save(ACME)
    expect(await store.load({ issuer: ACME.issuer, clientId: '' })).toBeUndefined()
    await store.remove({ issuer: ACME.issuer, clientId: 'other' })
    expect(await store.load(ACME)).toEqual(ACME)
  })

  test('keeps the later of two logins', async () => {
    const store = open()
    await store.save(ACME)
    await store.save({ ...ACME, subject: 'u3' })
    expect(await store.list()).toEqual([{ ...ACME, subject: 'u3' }])
  })

  test('lists the newest login first', async () => {
    const store = open()
    await store.save(ACME)
    await store.save(LATER)
    expect(await store.list()).toEqual([LATER, ACME])
  })

  test('forgets', async () => {
    const store = open()
    await store.save(ACME)
    await store.remove(ACME)
    expect(await store.load(ACME)).toBeUndefined()
  })
})

/** Saves one session and says where it went. */
async function saved(session: StoredSession): Promise<string> {
  await fileStore(folder).save(session)
  const [name = ''] = readdirSync(join(folder, 'sessions'))
  return join(folder, 'sessions', name)
}

test('a file is named after the server', async () => {
  expect(await saved(ACME)).toMatch(/\/sessions\/login\.acme\.dev-[0-9a-f]{16}\.json$/)
})

test('a host that no file name can hold is spelt with what one can', async () => {
  expect(await saved(LATER)).toMatch(/\/sessions\/___1__5001-[0-9a-f]{16}\.json$/)
})

test.each([
  ['half a file', (text: string) => text.slice(0, 40)],
  ['an empty file', () => ''],
  ['a file of something else', () => '[1, 2]'],
  ['a file of a later version', (text: string) => text.replace('"version": 1', '"version": 2')],
  ['a session without its secret', (text: string) => text.replace('"value"', '"other"')],
  ['a session without an end', (text: string) => text.replace('"expiresAt"', '"other"')],
])('%s is reported by name and not overwritten', async (_, damage) => {
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
  await expect(store.prepare(ACME)).rejects.toMatchObject(problem)
  await expect(store.save(ACME)).rejects.toMatchObject(problem)
  expect(readFileSync(path, 'utf8')).toBe(damaged)
})

test('a session under another server’s name is not sent there', async () => {
  const path = await saved(ACME)
  const evil = { ...ACME, issuer: 'https://evil.dev' }
  const other = await saved(evil)
  renameSync(path, other)
  await expect(fileStore(folder).load(evil)).rejects.toThrow(`${other} holds no session`)
})

test('files that are not sessions are left alone', async () => {
  await saved(ACME)
  writeFileSync(join(folder, 'sessions', '.x.json.0123.tmp'), 'half')
  writeFileSync(join(folder, 'sessions', 'README'), 'text')
  expect(await fileStore(folder).list()).toEqual([ACME])
})
