/** What SQLite may meet with: a full disk, another process that holds the lock, a file that cannot be written. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openFile } from '../../packages/server/src/store/sqlite/driver.ts'
import { canFail, failingDisk } from './failing-disk.ts'
import type { Server } from './server.ts'
import { canMount, smallDisk } from './small-disk.ts'
import { startServer } from './stores.ts'
import { Terminal } from './terminal.ts'

const UNAVAILABLE = { status: 503, error: 'temporarily_unavailable' }
const BRIEFLY = { timeout: 10_000 }

test.skipIf(!canMount)(
  'on a full disk nothing is acknowledged that is not kept, and when there is room again all goes on',
  async () => {
    const disk = smallDisk(4)
    const server = await startServer({ folder: disk.folder })
    const before = await Terminal.loggedIn(server)
    disk.fill()
    // There is room in the file for some.
    const kept: Terminal[] = []
    const fillUp = async () => {
      for (;;) kept.push(await Terminal.begin(server))
    }
    await expect(fillUp()).rejects.toThrow('503')
    expect(await server.status('/readyz')).toBe(503)
    expect(await server.status('/healthz')).toBe(200)
    expect(await before.refresh()).toMatchObject(UNAVAILABLE)
    expect(await server.status('/oauth/jwks')).toBe(200)
    expect(server.log()).toContainEqual(
      expect.objectContaining({
        event: 'request_failed',
        cause: expect.stringContaining('database or disk is full'),
      }),
    )

    disk.empty()
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), BRIEFLY)
    expect((await before.refresh()).status).toBe(200)
    await Terminal.loggedIn(server)
    await server.killAndStart()
    expect((await before.refresh()).status).toBe(200)
    for (const terminal of kept) {
      expect((await terminal.poll()).error).toBe('authorization_pending')
    }
  },
)

test('while another process holds the lock who reads is answered, who writes waits, and then all goes on', async () => {
  const server = await startServer()
  const terminal = await Terminal.loggedIn(server)
  const other = openFile(join(server.folder, 'paircode.db'))
  onTestFinished(() => other.close())

  other.exec('BEGIN EXCLUSIVE')
  const soon = terminal.refresh()
  expect(await server.status('/oauth/jwks')).toBe(200)
  other.exec('ROLLBACK')
  expect((await soon).status).toBe(200)

  other.exec('BEGIN EXCLUSIVE')
  const late = terminal.refresh()
  let slowestMs = 0
  const looking = new AbortController()
  void late.finally(() => looking.abort())
  while (!looking.signal.aborted) {
    const asked = performance.now()
    await server.status('/oauth/jwks')
    slowestMs = Math.max(slowestMs, performance.now() - asked)
  }
  expect(await late).toMatchObject(UNAVAILABLE)
  expect(slowestMs).toBeLessThan(1000)
  expect(await server.status('/readyz')).toBe(503)
  other.exec('ROLLBACK')
  expect((await terminal.refresh()).status).toBe(200)
  await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), BRIEFLY)
})

test('a database that turns read-only is told at /readyz, and is used again when it can be written', async () => {
  const server = await startServer()
  const terminal = await Terminal.loggedIn(server)
  await server.befall({ sql: 'PRAGMA query_only = ON' })
  expect(await terminal.refresh()).toMatchObject(UNAVAILABLE)
  expect(await server.status('/readyz')).toBe(503)
  await server.befall({ sql: 'PRAGMA query_only = OFF' })
  expect(await server.status('/readyz')).toBe(200)
  expect((await terminal.refresh()).status).toBe(200)
})

test.skipIf(!canFail)(
  'when its files can no more be written, reads go on, and so do writes once they can be',
  async () => {
    const disk = failingDisk()
    const server = await startServer({ folder: disk.folder })
    const terminal = await Terminal.loggedIn(server)
    disk.setReadOnly(true, 'paircode.db-wal')
    await isReadOnly(server, terminal)
    disk.setReadOnly(false, 'paircode.db-wal')
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), BRIEFLY)
    expect((await terminal.refresh()).status).toBe(200)
    await Terminal.loggedIn(server)
  },
)

test.skipIf(!canFail)(
  'when the kernel makes its disk read-only, reads go on, and after a repair all is there',
  async () => {
    const disk = failingDisk()
    const server = await startServer({ folder: disk.folder })
    const [terminal, waiting] = [await Terminal.loggedIn(server), await Terminal.begin(server)]
    disk.fail()
    await isReadOnly(server, terminal)
    // The kernel lets nobody write there again before it is mounted anew.
    await server.stop('SIGTERM')
    disk.repair()
    await server.start()
    expect((await terminal.refresh()).status).toBe(200)
    expect((await waiting.poll()).error).toBe('authorization_pending')
    await Terminal.loggedIn(server)
  },
)

/** Writes are answered 503, with the cause in the log; reads go on. */
async function isReadOnly(server: Server, terminal: Terminal): Promise<void> {
  expect(await terminal.refresh()).toMatchObject(UNAVAILABLE)
  await expect(Terminal.begin(server)).rejects.toThrow('503')
  expect(await server.status('/readyz')).toBe(503)
  expect(await server.status('/healthz')).toBe(200)
  expect(await server.status('/oauth/jwks')).toBe(200)
  expect(server.log()).toContainEqual(
    expect.objectContaining({
      event: 'request_failed',
      cause: expect.stringContaining('disk I/O error'),
    }),
  )
}

test('a server whose database file cannot be written does not start, and says so', async () => {
  const server = await startServer()
  await server.stop('SIGTERM')
  chmodSync(join(server.folder, 'paircode.db'), 0o444)
  chmodSync(server.folder, 0o555)
  onTestFinished(() => chmodSync(server.folder, 0o755))
  await expect(server.start(0, true)).rejects.toThrow('cannot be opened')
})
