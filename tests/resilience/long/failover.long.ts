/** The machine of the primary is gone, and its standby takes over. */
import { setTimeout as after } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { logIn, refreshing } from '../load.ts'
import { startPair } from '../pair.ts'
import { type Postgres, run, signal } from '../postgres.ts'
import { onPostgres, startServer } from '../stores.ts'
import { approve, Terminal } from '../terminal.ts'

vi.setConfig({ testTimeout: 300_000 })

const SOON = { timeout: 60_000 }
/** Longer than the grace period of a refresh token. */
const GONE_SECONDS = 35

test('a failover to a synchronous standby, of whatever length, loses nothing that was answered', async () => {
  const pair = await startPair({ synchronous: true })
  const server = await startServer(onPostgres(pair.address.url))
  const other = await startServer(onPostgres(pair.address.url))
  const waiting = await Terminal.begin(server)
  const held = waiting.poll(25)
  await listensOn(pair.primary)
  const load = refreshing(await logIn(server, 12))
  const loggedIn: Terminal[] = []
  let isOver = false
  const logins = async () => {
    while (!isOver) {
      const terminal = await Terminal.loggedIn(server).catch(() => after(100))
      if (terminal) loggedIn.push(terminal)
    }
  }
  const going = logins()
  await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(60), SOON)
  await vi.waitFor(() => expect(loggedIn.length).toBeGreaterThan(2), SOON)

  // What the primary does now the standby is sent and does not confirm: it is kept, and not answered.
  signal(pair.standby, 'SIGSTOP')
  const stopped = performance.now()
  await vi.waitFor(
    () => expect(load.answers['503 temporarily_unavailable']).toBeGreaterThan(9),
    SOON,
  )
  pair.killPrimary()
  await after(GONE_SECONDS * 1000 - (performance.now() - stopped)) // so long it is what is tested
  signal(pair.standby, 'SIGCONT')
  pair.address.leadTo(pair.standby.url)
  const isStandby = expect.objectContaining({ cause: expect.stringContaining('It is a standby') })
  await vi.waitFor(async () => {
    expect(await server.status('/readyz')).toBe(503)
    expect(server.log()).toContainEqual(isStandby)
  }, SOON)
  await pair.promote()

  const promoted = performance.now()
  const before = load.answers['200'] ?? 0
  await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(before + 24), SOON)
  await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), SOON)
  const backMs = Math.round(performance.now() - promoted)
  isOver = true
  await going
  const answers = await load.end()
  console.log('failover', { backMs, logins: loggedIn.length, refreshes: answers })
  expect(Object.keys(answers).sort()).toEqual(['200', '503 temporarily_unavailable'])
  for (const terminal of loggedIn) expect((await terminal.refresh()).status).toBe(200)
  expect(server.count('refresh_token_reused')).toBe(0)
  expect(server.count('refresh_token_ahead')).toBe(0)

  // The login from before goes on, and whoever waits for it is woken from the other server.
  expect((await held).status).not.toBe(200)
  await listensOn(pair.standby)
  const again = waiting.poll(25)
  await approve({ ...waiting, issuer: other.issuer })
  expect((await again).status).toBe(200)
})

/** Resolves when the server listens there for changes. */
const listensOn = (postgres: Postgres) =>
  vi.waitFor(async () => {
    const sql = `SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN %'`
    expect(await run(postgres, sql)).toHaveLength(1)
  }, SOON)

test('a failover to a standby that is behind is a backup of just before: nobody else is logged out', async () => {
  const pair = await startPair({ synchronous: false })
  const server = await startServer(onPostgres(pair.address.url))
  const [none, once, twice] = await logIn(server, 3)
  if (!none || !once || !twice) throw new Error('there are three')
  await pair.caughtUp()
  pair.stopReplication()
  for (const terminal of [once, twice, twice]) expect((await terminal.refresh()).status).toBe(200)
  const since = await Terminal.loggedIn(server)

  pair.killPrimary()
  pair.address.leadTo(pair.standby.url)
  await pair.promote()
  await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), SOON)
  for (const terminal of [none, once, none, once]) {
    expect((await terminal.refresh()).status).toBe(200)
  }
  const refused = { status: 400, error: 'invalid_grant' }
  expect(await twice.refresh()).toMatchObject(refused)
  expect(await since.refresh()).toMatchObject(refused)
})
