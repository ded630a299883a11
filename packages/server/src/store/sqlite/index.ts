import type { SecretPlace, Store } from '../store.ts'
import { Watchers } from '../watchers.ts'
import { SqliteAudit } from './audit.ts'
import { SqliteBrowsers } from './browsers.ts'
import { SqliteClients } from './clients.ts'
import { Connection } from './connection.ts'
import { openFile, type SqliteDatabase } from './driver.ts'
import { SqliteKeys } from './keys.ts'
import { SqliteLogins } from './logins.ts'
import { SqlitePeople } from './people.ts'
import { prepareSchema } from './schema.ts'
import { SqliteSessions } from './sessions.ts'
import { SqliteSignIns } from './sign-ins.ts'
import { SqliteSpent } from './spent.ts'
import { sweep } from './sweep.ts'

export type { SqliteDatabase, SqliteStatement, SqliteValues } from './driver.ts'

/**
 * Stores everything in one SQLite database: the store for one machine.
 *
 * Takes the path of a file, which is created, readable only by its user, if it is missing; or
 * `:memory:`. Or takes an open `node:sqlite` or better-sqlite3 database that contains nothing else;
 * `close()` leaves that open. Processes may share a file, but `watch` reports only changes made by
 * its own process.
 *
 * @example
 * ```ts
 * const store = sqlite('paircode.db')
 * ```
 *
 * @throws {StoreError} with the `code` `unavailable` when the database cannot be opened,
 *   `newer_schema` when a newer version has used it, and `no_driver` when this runtime has no
 *   SQLite.
 */
export function sqlite(database: string | SqliteDatabase): Store {
  if (typeof database !== 'string') return keepIn(database, 'that was passed in', () => {})
  const file = openFile(database)
  try {
    return keepIn(file, database, () => file.close())
  } catch (error) {
    file.close()
    throw error
  }
}

function keepIn(database: SqliteDatabase, name: string, release: () => void): Store {
  prepareSchema(database, name)
  const db = new Connection(database, name)
  const watchers = new Watchers()
  return {
    logins: new SqliteLogins(db, watchers),
    sessions: new SqliteSessions(db),
    people: new SqlitePeople(db),
    clients: new SqliteClients(db),
    browsers: new SqliteBrowsers(db),
    signIns: new SqliteSignIns(db),
    spent: new SqliteSpent(db),
    audit: new SqliteAudit(db),
    keys: new SqliteKeys(db),
    secretPlace: placeBeside(database),
    watch: (loginId, changed) => watchers.watch(loginId, changed),
    ready: () =>
      db.write((statements) => {
        if (db.hasFailed) statements.run(TRIAL, {})
      }),
    sweep: (now) => sweep(db, now),
    async close() {
      database.exec('PRAGMA busy_timeout = 5000')
      db.flush()
      release()
    },
  }
}

/** Must change a page: a transaction that changes none commits even when the disk is full. */
const TRIAL = `
  INSERT INTO spent (id, expires_at) VALUES ('ready', 0)
  ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`

/** Asks SQLite for the file name, so that this also works for a database that was passed in. */
function placeBeside(database: SqliteDatabase): SecretPlace {
  const main = database.prepare('PRAGMA database_list').get({}) as { readonly file: string }
  return main.file === '' ? 'process' : { file: `${main.file}.key` } // '' for an in-memory database
}
