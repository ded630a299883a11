import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StoreError } from '../store.ts'
import { openFile, reason, type SqliteDatabase } from './driver.ts'

/**
 * Copies everything committed in a database, which may be in use, to a new file that only this
 * user can read. Whether it returns or throws, there is a complete copy or none.
 *
 * @throws {StoreError} `unavailable`, also when the file already exists; `no_driver`
 */
export function backUp(file: string, to: string): void {
  if (!existsSync(file)) {
    throw new StoreError('unavailable', `There is no database ${file} to be backed up`)
  }
  const part = `${to}.${process.pid}.part`
  try {
    closeSync(openSync(part, 'wx', 0o600))
    // Into an existing empty file, as SQLite would create one that everyone may read.
    using(file, (database) => database.prepare('VACUUM INTO :part').run({ part }))
    using(part, requireWhole)
    flushToDisk(part, 'r+') // Windows flushes only files opened for writing
    linkSync(part, to) // unlike a rename, it replaces nothing
    if (process.platform !== 'win32') flushToDisk(dirname(resolve(to)), 'r') // not possible there
  } catch (cause) {
    throw new StoreError('unavailable', `${to} was not written (${reason(cause)}). ${ADVICE}`, {
      cause,
    })
  } finally {
    rmSync(part, { force: true })
  }
}

const ADVICE =
  'Name a file that does not exist, in a directory on a local disk with enough room, where this user may write'

function using(file: string, work: (database: SqliteDatabase) => unknown): void {
  const database = openFile(file)
  try {
    database.exec('PRAGMA busy_timeout = 5000')
    work(database)
  } finally {
    database.close()
  }
}

function requireWhole(copy: SqliteDatabase): void {
  const { integrity_check } = copy.prepare('PRAGMA integrity_check').get({}) as Check
  if (integrity_check !== 'ok') throw new Error('the copy is damaged, and so may the database be')
}

interface Check {
  readonly integrity_check: string
}

function flushToDisk(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags)
  fsyncSync(file)
  closeSync(file)
}
