import { setTimeout as after } from 'node:timers/promises'
import type { QueryResult, QueryResultRow } from 'pg'
import { StoreError } from '../store.ts'
import type { Database } from './driver.ts'
import { isBroken, isFull, isLate, isUndone, isUnknownStatement, unavailable } from './failure.ts'
import { prepareSchema } from './schema.ts'
import { Statements, type Values } from './statements.ts'
import { transaction } from './transaction.ts'

/** So long a disk that was full is taken to be full: nothing but writing tells. */
const FULL_MILLISECONDS = 5000

/** How often one statement is sent at most. */
const MOST_ATTEMPTS = 3

/**
 * A database with its tables, over a pool of connections. Each statement is a transaction of its
 * own. One that reads is sent once more when its connection breaks; one that writes is not, for it
 * may have been done. `paircode.in_time(:deadline)` refuses it when nobody waits for it any more.
 */
export class Connection {
  readonly #database: Database
  readonly #statements: Statements
  readonly #underWay = new Set<Promise<unknown>>()
  #preparing: Promise<void> | undefined
  #full: { readonly error: unknown; readonly until: number } | undefined

  constructor(database: Database) {
    this.#database = database
    this.#statements = new Statements(database.schema)
  }

  /** @throws {StoreError} `unavailable`, and `newer_schema`, as every other */
  async find<Row extends QueryResultRow>(sql: string, values: Values): Promise<Row | undefined> {
    return (await this.list<Row>(sql, values))[0]
  }

  async list<Row extends QueryResultRow>(sql: string, values: Values): Promise<readonly Row[]> {
    const read = () => this.#send<Row>(sql, values)
    const result = await this.#use(() =>
      read().catch((error: unknown) => {
        if (isBroken(error)) return read()
        throw error
      }),
    )
    return result.rows
  }

  /** The row that the statement returns of those that it changed. */
  async write<Row extends QueryResultRow>(sql: string, values: Values): Promise<Row | undefined> {
    return (await this.#use(() => this.#send<Row>(sql, values))).rows[0]
  }

  /** How many rows the statement changed. */
  async count(sql: string, values: Values): Promise<number> {
    return (await this.#use(() => this.#send(sql, values))).rowCount ?? 0
  }

  /** Whether the statement changed a row. */
  async changes(sql: string, values: Values): Promise<boolean> {
    return (await this.count(sql, values)) > 0
  }

  /**
   * Does the work in one transaction, while no other server does any such work: all of it, or none
   * when it throws. For what is rare, and has to look first.
   */
  alone<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.#use(() => this.#inTransaction(work))
  }

  /** Takes a lock that a standby has not, and that is in nobody's way, and gives it back. */
  async ready(): Promise<void> {
    if (this.#full && performance.now() < this.#full.until) throw this.#full.error
    await this.find('SELECT version FROM paircode.schema_version FOR KEY SHARE', {})
  }

  /** Lets what is under way finish, and closes all connections. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay)
    // A server that is gone does not say good-bye.
    await Promise.race([this.#database.pool.end(), after(2000, undefined, { ref: false })])
  }

  /** How long somebody waits for one statement at most. */
  get patienceMilliseconds(): number {
    return this.#database.patienceMilliseconds
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#prepared().then(work)
    this.#underWay.add(done)
    try {
      return await done
    } catch (cause) {
      const error = cause instanceof StoreError ? cause : unavailable(this.#database.name, cause)
      if (isFull(cause)) this.#full = { error, until: performance.now() + FULL_MILLISECONDS }
      throw error
    } finally {
      this.#underWay.delete(done)
    }
  }

  #prepared(): Promise<void> {
    this.#preparing ??= prepareSchema(this.#database).catch((error: unknown) => {
      this.#preparing = undefined
      throw error
    })
    return this.#preparing
  }

  async #send<Row extends QueryResultRow>(
    sql: string,
    values: Values,
    attempt = 1,
  ): Promise<QueryResult<Row>> {
    const { pool, clock } = this.#database
    const deadline = clock.in(this.patienceMilliseconds)
    try {
      return await pool.query<Row>(this.#statements.bind(sql, { ...values, deadline }))
    } catch (error) {
      if (isUnknownStatement(error)) this.#statements.stopPreparing()
      if (isLate(error)) await clock.read(pool) // or nobody would be here: it was stepped
      if (!isUndone(error) || attempt === MOST_ATTEMPTS) throw error
      return this.#send(sql, values, attempt + 1)
    }
  }

  async #inTransaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const client = await this.#database.pool.connect()
    const run: Run = (sql, values) => {
      const { text, values: bound } = this.#statements.bind(sql, values)
      return client.query(text, bound)
    }
    const result = await transaction(client, async () => {
      await run('SELECT version FROM paircode.schema_version FOR NO KEY UPDATE', {})
      return work(run)
    }).catch((error: Error) => {
      client.release(error)
      throw error
    })
    client.release()
    return result
  }
}

/** Runs a statement in the transaction. */
export type Run = <Row extends QueryResultRow>(
  sql: string,
  values: Values,
) => Promise<QueryResult<Row>>
