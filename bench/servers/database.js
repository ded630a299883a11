import { createRequire } from 'node:module'
import { join } from 'node:path'

const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite')

/** Opens a database that is as durable as Paircode's: WAL, and each commit flushed to the disk. */
export function openDatabase(folder) {
  const database = new DatabaseSync(join(folder, 'peer.db'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  return database
}

/**
 * Commits the writes of one turn of the event loop together, as Paircode does, so that the
 * comparison is not about that. Returns the function that writes; it resolves once it is committed.
 */
export function groupingWrites(database) {
  let committed
  return (statement, ...values) => {
    if (committed === undefined) {
      database.exec('BEGIN IMMEDIATE')
      committed = new Promise((resolve) => {
        setImmediate(() => {
          database.exec('COMMIT')
          committed = undefined
          resolve()
        })
      })
    }
    const result = statement.run(...values)
    return committed.then(() => result)
  }
}
