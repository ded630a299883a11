import { expect, test } from 'vitest'
import { commandsInFolder, small } from './command.ts'

const { withFile } = commandsInFolder()

interface Key {
  readonly kid: string
  readonly state: string
}

const withDatabase = (sqlite: string, ...args: string[]) =>
  withFile({ ...small, store: { sqlite } }, ...args)

/** The keys that a command on them prints as JSON. */
async function keysOf(database: string, ...args: string[]): Promise<Key[]> {
  const { code, stdout, stderr } = await withDatabase(database, 'keys', ...args, '--json').ended()
  expect([code, stderr]).toEqual([0, ''])
  return (JSON.parse(stdout) as { keys: Key[] }).keys
}

/** The ids of those that a server publishes. */
async function published(server: string): Promise<string[]> {
  const answer = await fetch(`${server}/oauth/jwks`)
  return ((await answer.json()) as { keys: Key[] }).keys.map(({ kid }) => kid)
}

test('a key that is made beside a running server is published, and signs later', async () => {
  const server = await withDatabase('a.db').listening()
  const [first = ''] = await published(server)

  const [signing, next, ...others] = await keysOf('a.db', 'rotate')
  expect(signing).toMatchObject({ kid: first, state: 'signing' })
  expect(next).toMatchObject({ kid: expect.not.stringMatching(first), state: 'next' })
  expect(others).toEqual([])
  expect(await published(await withDatabase('a.db').listening())).toEqual([first, next?.kid])
  expect((await fetch(`${server}/readyz`)).status).toBe(200)
})

test('a key that is retired beside a running server is gone, and another one signs', async () => {
  const [first = ''] = await published(await withDatabase('d.db').listening())
  const [fresh, ...others] = await keysOf('d.db', 'retire', first)
  expect(fresh).toMatchObject({ kid: expect.not.stringMatching(first), state: 'signing' })
  expect(others).toEqual([])
  expect(await published(await withDatabase('d.db').listening())).toEqual([fresh?.kid])
})

test('they are shown to people at 80 columns', async () => {
  const { code, stdout } = await withDatabase('b.db', 'keys', 'list').ended()
  expect(code).toBe(0)
  expect(stdout).toMatch(/^KID +STATE .*\n[\da-f]+ +signing +\S+Z +-\n$/)
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
})

test('what cannot be done is refused with the reason and what to do', async () => {
  const keys = (...args: string[]) => withDatabase('c.db', 'keys', ...args).ended()
  await keys('rotate')
  expect(await keys('rotate')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^paircode-server: The next key is there already, .*retire it\n$/,
    ),
  })
  expect(await keys('retire', 'nonesuch')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^paircode-server: There is no key "nonesuch"; .*\n$/),
  })
})

test('keys that only the server itself has cannot be managed', async () => {
  const { code, stdout, stderr } = await withFile(small, 'keys', 'list').ended()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('\n  store.memory: keeps keys in the server itself; use "sqlite"\n')
})
