import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { StoreError } from '../store.ts'

/** The parameters of a statement, by name without the colon. */
export type SqliteValues = Readonly<Record<string, string | number | null>>

export interface SqliteStatement {
  run(values: SqliteValues): { readonly changes: number | bigint }
  get(values: SqliteValues): unknown
  all(values: SqliteValues): unknown[]
}

/**
 * The part of an open database that this store uses. `node:sqlite`, `@photostructure/sqlite` and
 * better-sqlite3 all have it.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

interface SqliteFile extends SqliteDatabase {
  close(): void
}

export interface SqliteDriver {
  readonly DatabaseSync: new (path: string) => SqliteFile
}

/** Where a driver comes from. Each throws if it has none. */
interface DriverSources {
  builtIn(): SqliteDriver
  installed(): SqliteDriver
}

const SOURCES: DriverSources = {
  builtIn() {
    const driver = process.getBuiltinModule('node:sqlite')
    if (driver === undefined) throw new Error(`Node.js ${process.version} has no node:sqlite`)
    return driver as SqliteDriver
  },
  installed: () => createRequire(import.meta.url)('@photostructure/sqlite') as SqliteDriver,
}

/**
 * Returns the driver for this runtime. Node 22 prints an ExperimentalWarning as soon as
 * `node:sqlite` is loaded, and Node 20 has none: both prefer an installed driver.
 *
 * @throws {StoreError} `no_driver`
 */
export function chooseDriver(nodeMajor: number, { builtIn, installed } = SOURCES): SqliteDriver {
  const problems: unknown[] = []
  for (const load of nodeMajor >= 24 ? [builtIn, installed] : [installed, builtIn]) {
    try {
      return load()
    } catch (problem) {
      problems.push(problem)
    }
  }
  throw new StoreError(
    'no_driver',
    'SQLite has no driver here: run "npm install @photostructure/sqlite", or use Node.js 24 or newer',
    { cause: new AggregateError(problems) },
  )
}

/**
 * Opens the database file, or creates one that only this user can read. `:memory:` creates none.
 *
 * @throws {StoreError} `unavailable`, `no_driver`
 */
export function openFile(path: string): SqliteFile {
  const { DatabaseSync } = chooseDriver(Number.parseInt(process.versions.node, 10))
  if (path === ':memory:') return new DatabaseSync(path)
  try {
    makePrivately(path)
    // Absolute, because SQLite treats an empty path and one that begins with `file:` specially.
    return new DatabaseSync(resolve(path))
  } catch (cause) {
    throw unopenable(path, cause)
  }
}

/** Creates the error for a database that cannot be opened. */
export function unopenable(name: string, cause: unknown): StoreError {
  return new StoreError(
    'unavailable',
    `The database ${name} cannot be opened (${reason(cause)}). Make sure that its directory exists, ` +
      'that this user may write there and that the file is a SQLite database, or give another path',
    { cause },
  )
}

/** SQLite's message for an error. It names tables and columns, but no values. */
export const reason = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** SQLite gives its `-wal` and `-shm` files the mode of the database file. */
function makePrivately(path: string): void {
  try {
    // Never opens an existing file: closing it would drop all locks that this process has on it
    // (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
