import { StoreError } from '../store.ts'
import { reason, type SqliteDatabase } from './driver.ts'
import { Statements, type Values } from './statements.ts'
import { transaction } from './transaction.ts'

interface Write {
  /** Does the write. The returned function is called after the commit and resolves the caller. */
  run(): () => void
  reject(error: StoreError): void
  failed: boolean
  /** When it was queued, by `performance.now()`. */
  readonly since: number
}

/** Limits a transaction to a few milliseconds of work, as it blocks the event loop. */
const LARGEST_BATCH = 256

/** How long a write waits for a lock held by another process, and how often it retries. */
const PATIENCE_MS = 5000
const LOCKED_MS = 20

/** How long a `later` write may wait for another commit to join. */
const LATER_MS = 100

/**
 * A database whose writes are committed in groups: those of one turn of the event loop share a
 * transaction, and so one flush to disk. They are queued until the turn ends and then run together.
 * So no transaction is ever open while other code runs, and reads see only what would survive a
 * crash. While another process holds the lock, they stay queued without blocking anything else.
 */
export class Connection {
  readonly #database: SqliteDatabase
  readonly #name: string
  readonly #statements: Statements
  readonly #waiting: Write[] = []
  readonly #patienceMs: number
  #next: NodeJS.Immediate | NodeJS.Timeout | undefined
  #latest: NodeJS.Timeout | undefined
  #hasFailed = false

  constructor(database: SqliteDatabase, name: string, patienceMs = PATIENCE_MS) {
    this.#database = database
    this.#name = name
    this.#patienceMs = patienceMs
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

  /** @throws {StoreError} `unavailable` */
  async list<Row>(sql: string, values: Values): Promise<readonly Row[]> {
    try {
      return this.#statements.all<Row>(sql, values)
    } catch (cause) {
      throw this.#unavailable('read', cause)
    }
  }

  /**
   * Does the work at the end of this turn, all or nothing, and resolves once it is committed. Use
   * `later` for what nobody waits for: it joins the next commit instead of costing one of its own.
   *
   * @throws {StoreError} `unavailable`
   */
  write<T>(work: (statements: Statements) => T, when: 'now' | 'later' = 'now'): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const result = work(this.#statements)
        return () => resolve(result)
      }
      this.#waiting.push({ run, reject, failed: false, since: performance.now() })
      if (when === 'now') this.#next ??= setImmediate(() => this.#commitNext())
      else this.#latest ??= setTimeout(() => this.#commitNext(), LATER_MS)
    })
  }

  /** Whether the latest transaction failed to commit. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Runs the statement and resolves to whether it changed a row. */
  changes(sql: string, values: Values, when?: 'later'): Promise<boolean> {
    return this.write((statements) => statements.run(sql, values) > 0, when)
  }

  /** Commits what is still queued, without waiting for a lock. */
  flush(): void {
    clearTimeout(this.#latest)
    this.#commit(this.#waiting.splice(0), 0)
  }

  #commitNext(): void {
    clearTimeout(this.#latest)
    this.#latest = undefined
    const again = () => this.#commitNext()
    const isLocked = !this.#commit(this.#waiting.splice(0, LARGEST_BATCH), this.#patienceMs)
    if (this.#waiting.length === 0) this.#next = undefined
    else this.#next = isLocked ? setTimeout(again, LOCKED_MS) : setImmediate(again)
  }

  /** `false` when another process holds the lock. Writes that may still wait are queued again. */
  #commit(batch: readonly Write[], patienceMs: number): boolean {
    if (batch.length === 0) return true
    try {
      const tellers = transaction(this.#database, () => batch.map(attempt))
      for (const tell of tellers) tell()
      this.#hasFailed = false
      return true
    } catch (cause) {
      this.#hasFailed = true
      const error = this.#unavailable('written', cause)
      if (/database is locked/.test(reason(cause))) {
        const tooLate = performance.now() - patienceMs
        for (const write of batch) if (write.since <= tooLate) write.reject(error)
        this.#waiting.unshift(...batch.filter(({ since }) => since > tooLate))
        return false
      }
      const culprit = batch.find((write) => write.failed)
      for (const write of culprit ? [culprit] : batch) write.reject(error)
      if (!culprit) return true
      // The others only shared its transaction, so they are tried again.
      const others = batch.filter((write) => write !== culprit)
      return this.#commit(others, patienceMs)
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
