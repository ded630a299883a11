import { StoreError } from '../store.ts'
import { reason, type SqliteDatabase } from './driver.ts'
import { Statements, type Values } from './statements.ts'
import { transaction } from './transaction.ts'

interface Write {
  /** Does it; the returned function tells whoever asked, once it is committed. */
  run(): () => void
  reject(error: StoreError): void
  failed: boolean
}

/** A few milliseconds of work: one transaction holds up the event loop for no longer. */
const LARGEST_BATCH = 256

/**
 * A database whose writes are committed in groups: those of one turn of the event loop share a
 * transaction, and so one flush to the disk. They wait until the turn ends and are then done in one
 * go. So no transaction is ever open while other code runs, and a read sees only what a crash would
 * leave.
 */
export class Connection {
  readonly #database: SqliteDatabase
  readonly #name: string
  readonly #statements: Statements
  readonly #waiting: Write[] = []

  constructor(database: SqliteDatabase, name: string) {
    this.#database = database
    this.#name = name
    this.#statements = new Statements(database)
  }

  /** @throws {StoreError} `unavailable` */
  async find<Row>(sql: string, values: Values): Promise<Row | undefined> {
    try {
      return this.#statements.get<Row>(sql, values)
    } catch (cause) {
      throw this.#unavailable('read', cause)
    }
  }

  /**
   * Does the work at the end of this turn, all of it or nothing, and resolves once it is committed.
   *
   * @throws {StoreError} `unavailable`
   */
  write<T>(work: (statements: Statements) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const result = work(this.#statements)
        return () => resolve(result)
      }
      this.#waiting.push({ run, reject, failed: false })
      if (this.#waiting.length === 1) setImmediate(() => this.#commitNext())
    })
  }

  /** Whether the statement changed a row. */
  changes(sql: string, values: Values): Promise<boolean> {
    return this.write((statements) => statements.run(sql, values) > 0)
  }

  /** Commits what still waits, at once. */
  flush(): void {
    this.#commit(this.#waiting.splice(0))
  }

  #commitNext(): void {
    const batch = this.#waiting.splice(0, LARGEST_BATCH)
    if (this.#waiting.length > 0) setImmediate(() => this.#commitNext())
    this.#commit(batch)
  }

  #commit(batch: readonly Write[]): void {
    if (batch.length === 0) return
    try {
      const tellers = transaction(this.#database, () => batch.map(attempt))
      for (const tell of tellers) tell()
    } catch (cause) {
      const culprit = batch.find((write) => write.failed)
      const error = this.#unavailable('written', cause)
      for (const write of culprit ? [culprit] : batch) write.reject(error)
      // The others have only shared its transaction.
      if (culprit) this.#commit(batch.filter((write) => write !== culprit))
    }
  }

  #unavailable(done: 'read' | 'written', cause: unknown): StoreError {
    const message = `The database ${this.#name} could not be ${done} (${reason(cause)})`
    return new StoreError('unavailable', message, { cause })
  }
}

function attempt(write: Write): () => void {
  try {
    return write.run()
  } catch (error) {
    write.failed = true
    throw error
  }
}
