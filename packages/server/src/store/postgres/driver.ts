import { createRequire } from 'node:module'
import type Pg from 'pg'
import { StoreError } from '../store.ts'
import { isPostgresUrl, withoutPassword } from './address.ts'
import { Clock } from './clock.ts'

export interface PostgresOptions {
  /**
   * Where the database is: `postgres://user:password@host:5432/database`, with anything unusual in
   * the user and the password percent-encoded. `?sslmode=verify-full` makes it TLS.
   */
  readonly url: string
  /**
   * The schema that holds the tables. It is made where it is missing and this user may.
   *
   * @default 'paircode'
   */
  readonly schema?: string
  /**
   * How many connections are open at once. One more is for hearing of changes at other servers.
   *
   * @default 10
   */
  readonly connections?: number
  /**
   * How long a request waits for a connection.
   *
   * @default 5
   */
  readonly connectTimeoutSeconds?: number
  /**
   * How long one statement may take.
   *
   * @default 5
   */
  readonly statementTimeoutSeconds?: number
  /**
   * How long one may wait for another that holds a lock.
   *
   * @default 2
   */
  readonly lockTimeoutSeconds?: number
}

/** The one database of a store: how to connect, and what to call it. */
export interface Database {
  /** `postgres://db.acme.dev:5432/paircode`. */
  readonly name: string
  readonly schema: string
  readonly pool: Pg.Pool
  readonly clock: Clock
  /** How long somebody waits for one statement at most. */
  readonly patienceMilliseconds: number
  /** A connection of its own, where nothing is cut short. */
  connect(): Promise<OwnClient>
}

/** With what the types of `pg` leave out: no process stays alive for it. */
export type OwnClient = Pg.Client & { unref(): void }

const IDLE_MILLISECONDS = 5 * 60_000

/** Each connection reads the clock of PostgreSQL: by then no clock has drifted far. */
const LONGEST_SECONDS = 3600

/** @throws {StoreError} `no_driver`, or `unavailable` for an address that is none. */
export function openDatabase(options: PostgresOptions): Database {
  const { url, schema = 'paircode', connections = 10, connectTimeoutSeconds = 5 } = options
  const { statementTimeoutSeconds = 5, lockTimeoutSeconds = 2 } = options
  if (!isPostgresUrl(url)) {
    throw new StoreError(
      'unavailable',
      'The address of the PostgreSQL database is none. Write one such as ' +
        'postgres://paircode:PASSWORD@db.acme.dev:5432/paircode, with anything but letters and ' +
        'digits in the password percent-encoded',
    )
  }
  const pg = loadDriver()
  const config = {
    connectionString: url,
    fallback_application_name: 'paircode',
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
    types: { getTypeParser: typeParserOf(pg) },
  }
  // After the server itself should have given up: its machine is gone, or the network is.
  const queryMilliseconds = statementTimeoutSeconds * 1000 + 1000
  const clock = new Clock()
  const pool = new pg.Pool({
    ...config,
    max: connections,
    idleTimeoutMillis: IDLE_MILLISECONDS,
    maxLifetimeSeconds: LONGEST_SECONDS,
    allowExitOnIdle: true,
    query_timeout: queryMilliseconds,
    // With SET, since poolers refuse such settings in a startup message.
    async onConnect(client) {
      client.on('error', () => {}) // it broke: the statement under way fails, the next gets another
      await client.query(
        `SET statement_timeout = ${statementTimeoutSeconds * 1000};
         SET lock_timeout = ${lockTimeoutSeconds * 1000};
         SET idle_in_transaction_session_timeout = ${statementTimeoutSeconds * 2000}`,
      )
      await clock.read(client)
    },
  })
  pool.on('error', () => {}) // the same, of one that is idle
  return {
    name: withoutPassword(url),
    schema,
    pool,
    clock,
    patienceMilliseconds: config.connectionTimeoutMillis + queryMilliseconds,
    async connect() {
      const client = new pg.Client(config)
      client.on('error', () => {}) // it ends then, too
      await client.connect()
      return client as OwnClient
    },
  }
}

function loadDriver(): typeof Pg {
  try {
    return createRequire(import.meta.url)('pg')
  } catch (cause) {
    throw new StoreError('no_driver', 'PostgreSQL has no driver here: run "npm install pg"', {
      cause,
    })
  }
}

const BIGINT = 20

/** Our instants are whole numbers of milliseconds, which a `number` holds. */
const typeParserOf =
  (pg: typeof Pg): typeof Pg.types.getTypeParser =>
  (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text')
