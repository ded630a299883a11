import type { Store } from '../store.ts'
import { PostgresAudit } from './audit.ts'
import { PostgresBrowsers } from './browsers.ts'
import { cautions } from './cautions.ts'
import { PostgresClients } from './clients.ts'
import { Connection } from './connection.ts'
import { openDatabase, type PostgresOptions } from './driver.ts'
import { PostgresKeys } from './keys.ts'
import { PostgresLogins } from './logins.ts'
import { PostgresPeople } from './people.ts'
import { PostgresSessions } from './sessions.ts'
import { PostgresSignIns } from './sign-ins.ts'
import { PostgresSpent } from './spent.ts'
import { sweep } from './sweep.ts'
import { Unanswered } from './unanswered.ts'
import { WakeUps } from './wake-ups.ts'

export type { PostgresOptions } from './driver.ts'

/**
 * Keeps everything in a PostgreSQL database, which any number of servers may share: PostgreSQL 13 or
 * newer, and the package `pg` 8 beside this one. A held poll at one server is woken by an approval
 * at another.
 *
 * It connects at the first use, or at `ready()`. There is no file for the master key beside such a
 * database: every server needs the same one in `PAIRCODE_MASTER_KEY` or the option `masterKey`.
 *
 * @example
 * ```ts
 * const store = postgres('postgres://paircode:secret@db.acme.dev/paircode?sslmode=verify-full')
 * ```
 *
 * @throws {StoreError} whose `code` is `no_driver` where `pg` is missing, and `unavailable` for an
 *   address that is none. Verbs reject with `unavailable` when the database cannot be used, and
 *   `newer_schema` when a newer version has used it.
 */
export function postgres(options: string | PostgresOptions): Store {
  const database = openDatabase(typeof options === 'string' ? { url: options } : options)
  const db = new Connection(database)
  const wakeUps = new WakeUps(db, database)
  const unanswered = new Unanswered(db)
  return {
    logins: new PostgresLogins(db, wakeUps),
    sessions: new PostgresSessions(db, unanswered),
    people: new PostgresPeople(db),
    clients: new PostgresClients(db),
    browsers: new PostgresBrowsers(db),
    signIns: new PostgresSignIns(db),
    spent: new PostgresSpent(db),
    audit: new PostgresAudit(db),
    keys: new PostgresKeys(db),
    secretPlace: 'environment',
    watch: (loginId, changed) => wakeUps.watch(loginId, changed),
    ready: () => db.ready(),
    cautions: () => cautions(db),
    sweep: (now) => sweep(db, now),
    async close() {
      unanswered.close()
      await wakeUps.close()
      await db.close()
    },
  }
}
