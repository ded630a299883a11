import { randomBytes } from 'node:crypto'
import { onTestFinished, vi } from 'vitest'
import { usePostgres } from '../store/postgres/database.ts'
import { Server } from './server.ts'

type Options = NonNullable<Parameters<typeof Server.start>[0]>

// Servers start several times in one test, and the machine may have more to do.
vi.setConfig({ testTimeout: 60_000 })

/** A server until the end of the test. */
export async function startServer(options: Options = {}): Promise<Server> {
  const server = await Server.start(options)
  onTestFinished(() => server.remove())
  return server
}

/** Options of a server on that PostgreSQL. Those of one file share it, as servers do. */
export const onPostgres = (postgres: string): Options => ({
  configuration: { store: { postgres } },
  environment: { PAIRCODE_MASTER_KEY },
})

const PAIRCODE_MASTER_KEY = randomBytes(32).toString('base64url')

/** Starts a server on either store. */
export function useStores() {
  const { address } = usePostgres()
  return {
    SQLite: () => startServer(),
    PostgreSQL: () => startServer(onPostgres(address())),
  }
}
