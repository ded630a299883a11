import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { commandsInFolder, small } from './command.ts'

const environment: Record<string, string> = {}
const { folder, withFile } = commandsInFolder(environment)
beforeEach(() => {
  delete environment.PAIRCODE_MASTER_KEY
  delete environment.PAIRCODE_NEW_MASTER_KEY
})

const withDatabase = (sqlite: string, ...args: string[]) =>
  withFile({ ...small, store: { sqlite } }, ...args).ended()

const newKey = () => randomBytes(32).toString('base64url')

async function expectRefused(database: string, problem: string): Promise<void> {
  for (const args of [['--check'], ['keys', 'list']]) {
    const { code, stdout, stderr } = await withDatabase(database, ...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`test.json cannot be used:\n  ${problem}`)
    expect(stderr).not.toMatch(/\n\s+at |Error/)
    expect(stderr).not.toContain(environment.PAIRCODE_MASTER_KEY ?? '\0')
  }
}

test('--check says when the master key is from the environment, and makes no file', async () => {
  environment.PAIRCODE_MASTER_KEY = newKey()
  const { stdout } = await withDatabase('a.db', '--check')
  expect(stdout).toContain('\n  master key  PAIRCODE_MASTER_KEY\n')
  expect(existsSync(join(folder, 'a.db.key'))).toBe(false)
})

test('a variable that is set to nothing is not set, for the server and for keys', async () => {
  environment.PAIRCODE_MASTER_KEY = ''
  const { stdout } = await withDatabase('g.db', '--check')
  expect(stdout).toContain(`\n  master key  ${join(folder, 'g.db.key')}\n`)
  expect((await withDatabase('g.db', 'keys', 'list')).code).toBe(0)
})

test('a malformed key is refused, and the variable is named', async () => {
  environment.PAIRCODE_MASTER_KEY = newKey().slice(1)
  await expectRefused('b.db', 'PAIRCODE_MASTER_KEY: ')
})

test('a key that did not seal the keys of this database is refused', async () => {
  await withDatabase('c.db', '--check')
  environment.PAIRCODE_MASTER_KEY = newKey()
  await expectRefused('c.db', 'PAIRCODE_MASTER_KEY: The master key does not open')
})

test('a key file that others may read is refused, and named', async () => {
  await withDatabase('d.db', '--check')
  const file = join(folder, 'd.db.key')
  chmodSync(file, 0o644)
  await expectRefused('d.db', `${file}: `)
})

test('the master key is changed beside a running server, which goes on, and the next start needs the new one', async () => {
  environment.PAIRCODE_MASTER_KEY = newKey()
  const server = withFile({ ...small, store: { sqlite: 'e.db' } })
  const keys = `${await server.listening()}/oauth/jwks`
  const before = await (await fetch(keys)).text()

  const newMasterKey = newKey()
  environment.PAIRCODE_NEW_MASTER_KEY = newMasterKey
  const { code, stdout, stderr } = await withDatabase('e.db', 'keys', 'reseal')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^The keys are sealed with the new master key\. /)
  expect(await (await fetch(keys)).text()).toBe(before)

  await expectRefused('e.db', 'PAIRCODE_MASTER_KEY: The master key does not open')
  environment.PAIRCODE_MASTER_KEY = newMasterKey
  const again = await withFile({ ...small, store: { sqlite: 'e.db' } }).listening()
  expect(await (await fetch(`${again}/oauth/jwks`)).text()).toBe(before)
})

test('without a new master key nothing is changed, and the variable is named', async () => {
  const { code, stderr } = await withDatabase('f.db', 'keys', 'reseal')
  expect(code).toBe(1)
  expect(stderr).toMatch(/^paircode-server: The environment variable PAIRCODE_NEW_MASTER_KEY has/)
  expect((await withDatabase('f.db', '--check')).code).toBe(0)
})
