/** What PostgreSQL may do to a server: crash, cut its connections, run out of disk. */
import { expect, test, vi } from 'vitest'
import { logIn, refreshing } from './load.ts'
import { useOwnPostgres } from './postgres.ts'
import { canMount, smallDisk } from './small-disk.ts'
import { onPostgres, startServer } from './stores.ts'
import { approve, Terminal } from './terminal.ts'

const postgres = useOwnPostgres()
const SOON = { timeout: 15_000 }

test('when PostgreSQL crashes all is answered 503 until it is back, and nothing is lost', async () => {
  const server = await startServer(onPostgres(postgres.address()))
  const [waiting, ...terminals] = [await Terminal.begin(server), ...(await logIn(server, 4))]
  const held = waiting.poll(25)
  const load = refreshing(terminals)
  await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(10), SOON)
  await postgres.restart(async () => {
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(503), SOON)
    expect(await server.status('/healthz')).toBe(200)
    await vi.waitFor(
      () => expect(load.answers['503 temporarily_unavailable']).toBeGreaterThan(4),
      SOON,
    )
  })
  await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), SOON)
  const before = load.answers['200'] ?? 0
  await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(before + 10), SOON)
  const answers = await load.end()
  expect(Object.keys(answers).sort()).toEqual(['200', '503 temporarily_unavailable'])
  expect(server.count('request_failed')).toBeGreaterThanOrEqual(
    answers['503 temporarily_unavailable'] ?? 0,
  )

  await approve(waiting)
  // The poll that was held across the crash is answered, or the next one is.
  if ((await held).status !== 200) expect((await waiting.poll(25)).status).toBe(200)
})

test('connections that are cut again and again log nobody out', async () => {
  const server = await startServer(onPostgres(postgres.address()))
  const load = refreshing(await logIn(server, 8))
  for (let cuts = 0; cuts < 5; cuts += 1) {
    const before = load.answers['200'] ?? 0
    await postgres.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'paircode'`)
    await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(before + 8), SOON)
  }
  const { '200': good = 0, '503 temporarily_unavailable': told = 0, ...others } = await load.end()
  expect(others).toEqual({})
  expect(good).toBeGreaterThan(40)
  expect(server.count('request_failed')).toBeGreaterThanOrEqual(told)
  expect(server.count('refresh_token_reused')).toBe(0)
})

test('a server says at its start which setting of PostgreSQL may lose what it has answered', async () => {
  const notices = async (database: string) => {
    const server = await startServer(onPostgres(postgres.address(database)))
    const said = server.log().filter(({ event }) => event === 'notice')
    return said.map(({ message }) => String(message)).filter((text) => text.includes('PostgreSQL'))
  }
  expect(await notices('postgres')).toEqual([])
  await postgres.run('CREATE DATABASE hasty')
  await postgres.run('ALTER DATABASE hasty SET synchronous_commit = off')
  expect(await notices('hasty')).toEqual([expect.stringContaining('"synchronous_commit" off')])
})

test.skipIf(!canMount)(
  'when its disk is full nothing is acknowledged that is not kept, and when there is room all goes on',
  async () => {
    const disk = smallDisk(64)
    await postgres.run(`CREATE TABLESPACE small LOCATION '${disk.folder}'`)
    await postgres.run('CREATE DATABASE small TABLESPACE small')
    const server = await startServer(onPostgres(postgres.address('small')))
    const terminal = await Terminal.loggedIn(server)
    disk.fill()
    const kept: Terminal[] = []
    const fillUp = async () => {
      for (;;) kept.push(await Terminal.begin(server))
    }
    await expect(fillUp()).rejects.toThrow('503')
    expect(server.log()).toContainEqual(
      expect.objectContaining({
        event: 'request_failed',
        cause: expect.stringContaining('could not extend file'),
      }),
    )
    expect(await server.status('/readyz')).toBe(503)
    disk.empty()
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), SOON)
    expect((await terminal.refresh()).status).toBe(200)
    await Terminal.loggedIn(server)
    for (const one of kept) expect((await one.poll()).error).toBe('authorization_pending')
    await server.stop()
    await postgres.run('DROP DATABASE small WITH (FORCE)')
    await postgres.run('DROP TABLESPACE small')
  },
)
