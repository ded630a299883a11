import { randomBytes } from 'node:crypto'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { newName, usePostgres } from '../store/postgres/database.ts'
import { commandsInFolder, small } from './command.ts'

const { address, run } = usePostgres()
const environment: Record<string, string> = {}
const { withFile } = commandsInFolder(environment)
beforeEach(() => {
  environment.PAIRCODE_MASTER_KEY = randomBytes(32).toString('base64url')
})

/** An empty database of its own. */
async function newDatabase(): Promise<URL> {
  const name = newName()
  await run(`CREATE DATABASE ${name}`)
  onTestFinished(async () => void (await run(`DROP DATABASE ${name} WITH (FORCE)`)))
  return new URL(address({ pathname: `/${name}` }))
}

const withDatabase = (url: URL, ...args: string[]) =>
  withFile({ ...small, store: { postgres: url.href } }, ...args)

test('--check says which database it is, and shows no password', async () => {
  const url = await newDatabase()
  environment.DATABASE_URL = url.href
  const file = { ...small, store: { postgres: `\${DATABASE_URL}` } }
  const { code, stdout, stderr } = await withFile(file, '--check').ended()
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(`\n  store       postgres://${url.host}${url.pathname}\n`)
  expect(stdout).toContain('\n  master key  PAIRCODE_MASTER_KEY\n')
})

test('without a master key it does not start, and says how to make one', async () => {
  delete environment.PAIRCODE_MASTER_KEY
  const { code, stdout, stderr } = await withDatabase(await newDatabase()).ended()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('\n  PAIRCODE_MASTER_KEY: Servers that share a database need one')
  expect(stderr).toContain('randomBytes(32)')
})

test('a database that cannot be used is told with the remedy, and without the password', async () => {
  const url = Object.assign(await newDatabase(), { username: 'nobody', password: 's3cret' })
  const { code, stderr } = await withDatabase(url, '--check').ended()
  expect(code).toBe(1)
  expect(stderr).toContain('\n  store: The database postgres://')
  expect(stderr).toContain('Correct the user and the password in the address')
  expect(stderr).not.toMatch(/s3cret|\n\s+at /)
})

test('processes that start at once on an empty database are one deployment', async () => {
  const url = await newDatabase()
  const servers = [1, 2, 3].map(() => withDatabase(url))
  const found = await Promise.all(
    servers.map(async (server) => (await fetch(`${await server.listening()}/oauth/jwks`)).text()),
  )
  expect(JSON.parse(found[0] ?? '').keys).toHaveLength(1)
  expect(new Set(found).size).toBe(1)

  const { stdout } = await withDatabase(url, 'keys', 'rotate', '--json').ended()
  expect(JSON.parse(stdout).keys).toHaveLength(2)
  for (const server of servers) server.signal('SIGTERM')
  for (const server of servers) expect((await server.ended()).code).toBe(0)
})
