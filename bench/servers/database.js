import { createRequire } from 'node:module'
import { join } from 'node:path'

const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite')

/** Opens a database as durable as Paircode's: WAL, and each commit flushed to disk. */
export function openDatabase(folder) {
  const database = new DatabaseSync(join(folder, 'peer.db'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  return database
}

/**
 * Commits the writes of one turn of the event loop together, as Paircode does, so that this does
 * not skew the comparison. Returns the write function, which resolves once the write is committed.
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
