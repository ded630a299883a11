import { spawnSync } from 'node:child_process'
import process from 'node:process'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { startPostgres } from '../../scripts/postgres.js'

export type Postgres = Awaited<ReturnType<typeof startPostgres>>

/** As it is run for others: what it has answered is on the disk. */
export const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

/** Starts a PostgreSQL for the tests of this file, to which anything may be done. */
export function useOwnPostgres() {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres({ settings: DURABLE })
  })
  afterAll(() => server.stop())

  return {
    address: (database = 'postgres') => server.url.replace(/postgres$/, database),
    restart: (whileGone: () => Promise<void>) => server.restart(whileGone),
    /** Neither it nor any of its processes does anything until `resume`. */
    freeze: () => signal(server, 'SIGSTOP'),
    resume: () => signal(server, 'SIGCONT'),
    run: (sql: string) => run(server, sql),
  }
}

/** Sends a signal to it and all of its processes. */
export function signal(server: Postgres, name: NodeJS.Signals): void {
  const { stdout } = spawnSync('pgrep', ['-P', `${server.pid()}`], { encoding: 'utf8' })
  for (const pid of [server.pid(), ...stdout.trim().split('\n').map(Number)]) {
    process.kill(pid, name)
  }
}

/** Runs SQL as the superuser; resolves to the rows. */
export async function run(server: Postgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
