import { createHash } from 'node:crypto'

/** What goes into a statement. A `Date` is kept as milliseconds, a list or a record as JSON. */
export type Values = Readonly<Record<string, string | number | Date | object | null>>

interface Prepared {
  readonly name: string
  readonly text: string
  readonly parameters: readonly string[]
}

/** A statement with its values, as the driver takes it. */
export interface Bound {
  name?: string
  text: string
  values: (string | number | null)[]
}

/**
 * Statements, in this schema: written for one that is called `paircode`, and with `:name` for a
 * value. The server prepares each once a connection.
 */
export class Statements {
  readonly #schema: string
  readonly #prepared = new Map<string, Prepared>()
  #named = true

  constructor(schema: string) {
    this.#schema = quoted(schema)
  }

  bind(sql: string, values: Values): Bound {
    const { name, text, parameters } = this.#prepare(sql)
    const bound = { text, values: parameters.map((parameter) => encode(values[parameter] ?? null)) }
    return this.#named ? { name, ...bound } : bound
  }

  /** From now on each is sent whole, every time. */
  stopPreparing(): void {
    this.#named = false
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql)
    if (prepared === undefined) {
      const parameters: string[] = []
      const numbered = sql.replace(/(?<!:):([a-z]\w*)/gi, (_, parameter: string) => {
        if (!parameters.includes(parameter)) parameters.push(parameter)
        return `$${parameters.indexOf(parameter) + 1}`
      })
      const text = inSchema(numbered, this.#schema)
      // From the text, so that behind a pooler no name ever stands for another server's statement.
      const name = `paircode_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
      prepared = { name, text, parameters }
      this.#prepared.set(sql, prepared)
    }
    return prepared
  }
}

/** The same SQL for another schema than `paircode`, whose name is quoted. */
export const inSchema = (sql: string, schema: string): string =>
  sql.replace(/\bpaircode\./g, () => `${schema}.`)

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

function encode(value: Values[string]): string | number | null {
  if (typeof value === 'string') return storable(value)
  if (value === null || typeof value === 'number') return value
  if (value instanceof Date) return value.getTime()
  return JSON.stringify(value, (_, inside) =>
    typeof inside === 'string' ? storable(inside) : inside,
  )
}

/** "The character with the code zero cannot be in a string constant", nor half a surrogate pair in JSON. */
const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD')
