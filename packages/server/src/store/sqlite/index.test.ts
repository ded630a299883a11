import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { StoreError } from '../store.ts'
import { openFile } from './driver.ts'
import { sqlite } from './index.ts'

const directory = mkdtempSync(join(tmpdir(), 'paircode-sqlite-'))
afterAll(() => rmSync(directory, { recursive: true }))

function refusal(path: string): StoreError {
  try {
    sqlite(path)
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
  throw new Error(`${path} was opened`)
}

test('a new file can be read by its user only, and so can those beside it', async () => {
  const path = join(directory, 'new.db')
  const store = sqlite(path)
  await store.ready()
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  }
  await store.close()
})

test('a file in WAL survives a power failure', async () => {
  const database = openFile(join(directory, 'wal.db'))
  sqlite(database)
  expect(database.prepare('PRAGMA journal_mode').get({})).toMatchObject({ journal_mode: 'wal' })
  expect(database.prepare('PRAGMA synchronous').get({})).toMatchObject({ synchronous: 2 })
  database.close()
})

test('closing leaves a database open that was passed in', async () => {
  const database = openFile(':memory:')
  await sqlite(database).close()
  expect(database.prepare('SELECT count(*) AS people FROM people').get({})).toEqual(
    expect.objectContaining({ people: 0 }),
  )
  database.close()
})

test('a closed store fails with an error that says which', async () => {
  const path = join(directory, 'closed.db')
  const store = sqlite(path)
  await store.close()
  const failure = expect.objectContaining({
    code: 'unavailable',
    message: expect.stringContaining(path),
  })
  await expect(store.people.find('ada')).rejects.toEqual(failure)
  await expect(store.ready()).rejects.toEqual(failure)
})

test('a database of a newer version is refused and left as it is', () => {
  const path = join(directory, 'newer.db')
  const database = openFile(path)
  database.exec('PRAGMA user_version = 99')
  expect(refusal(path)).toMatchObject({ code: 'newer_schema' })
  expect(refusal(path).message).toContain(path)
  const tables = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get({})
  expect(tables).toMatchObject({ tables: 0 })
  database.close()
})

test.each([
  ['in a directory that is not there', 'nonesuch/paircode.db'],
  ['that is a directory', '.'],
  ['that is no database', 'notes.txt'],
])('a path %s is refused with what to do', (_, name) => {
  writeFileSync(join(directory, 'notes.txt'), 'no database, but long enough to look '.repeat(50))
  const error = refusal(join(directory, name))
  expect(error.code).toBe('unavailable')
  expect(error.message).toContain(join(directory, name))
  expect(error.message).toContain('give another path')
  expect(error.cause).toBeInstanceOf(Error)
})

test('the secret file of a database lies beside its file, however it was opened', async () => {
  const path = join(realpathSync(directory), 'secret.db')
  const database = openFile(path)
  for (const [store, place] of [
    [sqlite(path), { file: `${path}.key` }],
    [sqlite(database), { file: `${path}.key` }],
    [sqlite(':memory:'), 'process'],
  ] as const) {
    expect(store.secretPlace).toEqual(place)
    await store.close()
  }
  database.close()
})
