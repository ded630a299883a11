import type { SqliteDatabase, SqliteStatement, SqliteValues } from './driver.ts'

/** Parameters of a statement. A `Date` is stored as milliseconds, a list or record as JSON text. */
export type Values = Readonly<Record<string, string | number | Date | object | null>>

/** Runs statements. Each is prepared only once: preparing costs more than running most of them. */
export class Statements {
  readonly #database: SqliteDatabase
  readonly #prepared = new Map<string, SqliteStatement>()

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** Returns the first row that the statement finds or returns. */
  get<Row>(sql: string, values: Values): Row | undefined {
    return this.#prepare(sql).get(encode(values)) as Row | undefined
  }

  /** Returns all rows that the statement finds or returns. */
  all<Row>(sql: string, values: Values): Row[] {
    return this.#prepare(sql).all(encode(values)) as Row[]
  }

  /** Returns how many rows the statement changed. */
  run(sql: string, values: Values): number {
    return Number(this.#prepare(sql).run(encode(values)).changes)
  }

  #prepare(sql: string): SqliteStatement {
    let statement = this.#prepared.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }
}

function encode(values: Values): SqliteValues {
  const encoded: Record<string, string | number | null> = {}
  for (const [name, value] of Object.entries(values)) {
    if (value === null || typeof value !== 'object') encoded[name] = value
    else encoded[name] = value instanceof Date ? value.getTime() : JSON.stringify(value)
  }
  return encoded
}
