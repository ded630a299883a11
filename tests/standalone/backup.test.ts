import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsInFolder, small } from './command.ts'

const { folder, withFile } = commandsInFolder()

const withDatabase = (sqlite: string, ...args: string[]) =>
  withFile({ ...small, store: { sqlite } }, ...args)

const names = (beginning: string) =>
  readdirSync(folder).filter((name) => name.startsWith(beginning))

test('a database is backed up while its server runs, to a file that only this user can read', async () => {
  await withDatabase('a.db').listening()
  const { code, stdout } = await withDatabase('a.db', 'backup', '--to', 'a-1.db').ended()
  expect(code).toBe(0)
  expect(stdout).toContain(`${join(folder, 'a.db')} is backed up in ${join(folder, 'a-1.db')}`)
  expect(stdout).toContain(`without ${join(folder, 'a.db.key')}`)
  expect(names('a-1')).toEqual(['a-1.db'])
  expect(statSync(join(folder, 'a-1.db')).mode & 0o777).toBe(0o600)
})

test('a backup replaces no file, and says so', async () => {
  await withDatabase('b.db', '--check').ended()
  writeFileSync(join(folder, 'b-1.db'), 'the one of yesterday')
  const { code, stderr } = await withDatabase('b.db', 'backup', '--to', 'b-1.db').ended()
  expect(code).toBe(1)
  expect(stderr).toContain('EEXIST')
  expect(stderr).toContain('Name a file that does not exist')
  expect(statSync(join(folder, 'b-1.db')).size).toBe('the one of yesterday'.length)
  expect(names('b-1')).toEqual(['b-1.db'])
})

test.each([
  ['no database', 'none.db', 'c-1.db', 'There is no database'],
  ['a file that is none', 'noise.db', 'c-1.db', 'file is not a database'],
  ['a directory that is not there', 'a.db', 'nowhere/c-1.db', 'ENOENT'],
])('a backup of %s is not made, and says why', async (_, database, to, reason) => {
  writeFileSync(join(folder, 'noise.db'), 'x'.repeat(10_000))
  const { code, stderr } = await withDatabase(database, 'backup', '--to', to).ended()
  expect(code).toBe(1)
  expect(stderr).toContain(reason)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(names('c-1')).toEqual([])
  expect(names('none')).toEqual([])
})

test.each([
  [{ memory: true }, 'cannot be backed up'],
  [{ postgres: 'postgres://127.0.0.1/paircode' }, 'pg_dump'],
])('a store %o is not backed up, and says what to do', async (store, advice) => {
  const { code, stderr } = await withFile({ ...small, store }, 'backup', '--to', 'd.db').ended()
  expect(code).toBe(1)
  expect(stderr).toContain(advice)
})
