import type { SqliteDatabase } from './driver.ts'

/** Runs the work in a transaction that holds the write lock, and rolls back when it throws. */
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
      // After some errors, such as a full disk, SQLite has already rolled back by itself.
    }
    throw error
  }
}
