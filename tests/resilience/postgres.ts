import { spawnSync } from 'node:child_process'
import process from 'node:process'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { startPostgres } from '../../scripts/postgres.js'

/** As it is run for others: what it has answered is on the disk. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

/** Starts a PostgreSQL for the tests of this file, to which anything may be done. */
export function useOwnPostgres() {
  let server: Awaited<ReturnType<typeof startPostgres>>
  beforeAll(async () => {
    server = await startPostgres({ settings: DURABLE })
  })
  afterAll(() => server.stop())

  const signal = (name: NodeJS.Signals) => {
    const { stdout } = spawnSync('pgrep', ['-P', `${server.pid()}`], { encoding: 'utf8' })
    for (const pid of [server.pid(), ...stdout.trim().split('\n').map(Number)]) {
      process.kill(pid, name)
    }
  }
  return {
    address: (database = 'postgres') => server.url.replace(/postgres$/, database),
    restart: (whileGone: () => Promise<void>) => server.restart(whileGone),
    /** Neither it nor any of its processes does anything until `resume`. */
    freeze: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),

    async run(sql: string): Promise<number> {
      const client = new pg.Client(server.url)
      await client.connect()
      try {
        return (await client.query(sql)).rowCount ?? 0
      } finally {
        await client.end()
      }
    },
  }
}
