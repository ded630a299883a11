import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import {
  type PostgresOptions,
  postgres,
} from '../../../packages/server/src/store/postgres/index.ts'
import type { Store } from '../../../packages/server/src/store/store.ts'
import { startPostgres } from '../../../scripts/postgres.js'

/**
 * Starts a PostgreSQL for the tests of this file, or takes the one that `PAIRCODE_TEST_POSTGRES`
 * names.
 */
export function usePostgres() {
  let url = process.env.PAIRCODE_TEST_POSTGRES ?? ''
  let stop = async () => {}
  beforeAll(async () => {
    if (url) return
    const server = await startPostgres()
    ;({ url, stop } = server)
  })
  afterAll(() => stop())

  /** Its address, with another user or database where one is given. */
  const address = (other: Partial<URL> = {}): string => Object.assign(new URL(url), other).href

  return {
    address,

    /** A store that the test closes; in a schema of its own unless one is given. */
    open(options: Partial<PostgresOptions> = {}): Store {
      const store = postgres({ url: address(), schema: newName(), connections: 4, ...options })
      onTestFinished(() => store.close())
      return store
    },

    /** Runs SQL as the superuser. */
    async run(sql: string, values: unknown[] = []) {
      const client = new pg.Client(url)
      await client.connect()
      try {
        return await client.query(sql, values)
      } finally {
        await client.end()
      }
    },
  }
}

/** A name for a schema, a role or a database that nobody has. */
export const newName = (): string => `test_${randomUUID().slice(0, 13).replace('-', '_')}`
