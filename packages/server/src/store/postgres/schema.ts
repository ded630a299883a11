import { createHash } from 'node:crypto'
import type { Client, Pool } from 'pg'
import { StoreError } from '../store.ts'
import type { Database } from './driver.ts'
import { inSchema, quoted } from './statements.ts'
import { STEPS } from './steps.ts'
import { transaction } from './transaction.ts'

const OLDEST_VERSION = 13

/**
 * Takes the schema through the steps that it lacks, all of them or none. Of several servers that
 * start at once one does so, and the others wait for it.
 *
 * @throws {StoreError} `newer_schema`, `unavailable`
 */
export async function prepareSchema(database: Database): Promise<void> {
  await checkServer(database)
  if ((await versionOf(database.pool, database)) === STEPS.length) return
  const client = await database.connect()
  try {
    await upgrade(client, database)
  } finally {
    await client.end()
  }
}

async function checkServer({ name, pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ version: string; encoding: string }>(
    `SELECT current_setting('server_version') AS version,
            current_setting('server_encoding') AS encoding`,
  )
  const { version = '', encoding = '' } = rows[0] ?? {}
  const problem =
    Number.parseInt(version, 10) < OLDEST_VERSION
      ? `is of PostgreSQL ${version}; ${OLDEST_VERSION} or newer is needed`
      : encoding !== 'UTF8' && `holds text in ${encoding}. Make one with "createdb -E UTF8"`
  if (problem) throw new StoreError('unavailable', `The database ${name} ${problem}`)
}

/** How many steps it has been through; 0 where there is nothing yet. */
async function versionOf(client: Client | Pool, { name, schema }: Database): Promise<number> {
  // Not to_regclass(), which may answer from a cache what was so before another server's commit.
  const { rowCount } = await client.query(
    `SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'schema_version'`,
    [schema],
  )
  if (rowCount === 0) return 0
  const { rows } = await client.query(`SELECT version FROM ${quoted(schema)}.schema_version`)
  const version: number = rows[0]?.version
  if (version <= STEPS.length) return version
  throw new StoreError(
    'newer_schema',
    `The database ${name} was made by a newer Paircode (schema ${version}; this one ` +
      `knows ${STEPS.length}). Run that version or a newer one, or give another address`,
  )
}

async function upgrade(client: Client, database: Database): Promise<void> {
  const schema = quoted(database.schema)
  const run = (sql: string, values?: unknown[]) => client.query(inSchema(sql, schema), values)
  await transaction(client, async () => {
    // Whatever the user's are: a step may take its time, and so may another server's.
    await run('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    await run('SELECT pg_advisory_xact_lock($1)', [lockOf(database.schema)])
    const version = await versionOf(client, database) // as it is now that nobody changes it
    if (version === 0) await begin(client, database.schema)
    for (const step of STEPS.slice(version)) await run(step)
    await run('UPDATE paircode.schema_version SET version = $1', [STEPS.length])
  })
}

async function begin(client: Client, schema: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  // Not IF NOT EXISTS, for which one needs the right to make schemas even where it exists.
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${quoted(schema)}`)
  await client.query(
    `CREATE TABLE ${quoted(schema)}.schema_version (version integer NOT NULL);
     INSERT INTO ${quoted(schema)}.schema_version VALUES (0)`,
  )
}

/** Advisory locks have numbers for names. */
const lockOf = (schema: string): number =>
  createHash('sha256').update(`paircode ${schema}`).digest().readInt32BE()
