/** A backup of yesterday is restored: who is still logged in, and what is refused. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPostgres } from '../../scripts/postgres.js'
import { usePostgres } from '../store/postgres/database.ts'
import { BIN, type Server } from './server.ts'
import { onPostgres, startServer } from './stores.ts'
import { Terminal } from './terminal.ts'

const DAY = 86_400
const { address } = usePostgres()

function run(file: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
}

const inSqlite = {
  start: () => startServer(),
  backUp: ({ folder }: Server) =>
    run(process.execPath, [BIN, 'backup', '--to', 'backup.db'], folder),
  restore({ folder }: Server) {
    for (const rest of ['-wal', '-shm']) rmSync(join(folder, `paircode.db${rest}`), { force: true })
    copyFileSync(join(folder, 'backup.db'), join(folder, 'paircode.db'))
  },
}

const bin = findPostgres() ?? ''
const inPostgres = {
  start: () => startServer(onPostgres(address())),
  backUp: ({ folder }: Server) =>
    run(
      join(bin, 'pg_dump'),
      ['--format=custom', '--file=backup', '--schema=paircode', address()],
      folder,
    ),
  restore: ({ folder }: Server) =>
    run(
      join(bin, 'pg_restore'),
      ['--clean', '--if-exists', '--single-transaction', `--dbname=${address()}`, 'backup'],
      folder,
    ),
}

test.each([
  ['SQLite', inSqlite],
  ['PostgreSQL', inPostgres],
] as const)(
  'a backup of %s logs nobody out who has refreshed once since, or not at all',
  async (_, { start, backUp, restore }) => {
    const server = await start()
    const [none, once, often] = [
      await Terminal.loggedIn(server),
      await Terminal.loggedIn(server),
      await Terminal.loggedIn(server),
    ]
    backUp(server)
    const spent = often.refreshToken
    for (const terminal of [once, often, often, often, often, often]) {
      expect((await terminal.refresh()).status).toBe(200)
    }
    const since = await Terminal.loggedIn(server)
    await server.stop()
    restore(server)
    await server.start(DAY)

    const refused = { status: 400, error: 'invalid_grant' }
    expect(await often.refresh()).toMatchObject(refused)
    expect(await since.refresh()).toMatchObject(refused)
    expect(server.count('refresh_token_ahead')).toBe(1)
    // Yesterday's token would fit the record again, whoever may have kept it.
    expect(await often.refresh(spent)).toMatchObject(refused)
    for (const terminal of [none, once, none, once]) {
      expect((await terminal.refresh()).status).toBe(200)
    }
    await Terminal.loggedIn(server)
    expect(server.count('request_failed')).toBe(0)
  },
)
