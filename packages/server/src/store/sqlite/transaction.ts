import type { SqliteDatabase } from './driver.ts'

/** Does the work in a transaction of its own that holds the write lock: all of it, or none when it throws. */
export function transaction<T>(database: SqliteDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    try {
      database.exec('ROLLBACK')
    } catch {
      // After some errors, a full disk among them, SQLite has rolled back by itself.
    }
    throw error
  }
}
