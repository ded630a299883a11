/** How deep the file may nest; the configuration needs four levels. */
const MAX_DEPTH = 32

const BLANK = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\n]|\\.)*"/y
const OTHER = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

const BAD_STRING =
  'this text does not end in " on its line, or has a control character or a \\ that JSON does not know (write \\\\ for one \\)'

/** The text is not JSON. The message says what was expected and quotes nothing. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
  /** `line 3, column 14` */
  readonly place: string

  constructor(place: string, problem: string) {
    super(problem)
    this.place = place
  }
}

/**
 * Parses JSON (RFC 8259). Unlike `JSON.parse`, it reports line and column of an error, never quotes
 * the text around it, which may be a secret, and rejects duplicate keys.
 *
 * @throws {JsonError}
 */
export function parseJson(text: string): unknown {
  return new Reader(text).document()
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): unknown {
    const value = this.#value(0)
    if (this.#next() !== '') this.#fail('expected nothing more after the end of the value')
    return value
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) this.#fail('nested too deeply')
    const next = this.#next()
    if (next === '{') return this.#object(depth)
    if (next === '[') return this.#list(depth)
    if (next === '"') return this.#string()
    const token = this.#token(OTHER)
    if (token === undefined)
      this.#fail('expected a value: text in double quotes, a number, true, false, [ or {')
    return JSON.parse(token)
  }

  #object(depth: number): object {
    const entries = new Map<string, unknown>()
    this.#at++
    if (this.#skip('}')) return {}
    do {
      if (this.#next() !== '"')
        this.#fail(
          'expected a key in double quotes (JSON has no comments, and no comma before a })',
        )
      const start = this.#at
      const key = this.#string()
      if (entries.has(key)) this.#fail('this key is there twice; keep one of the two', start)
      if (!this.#skip(':')) this.#fail('expected a colon after the key')
      entries.set(key, this.#value(depth + 1))
    } while (this.#skip(','))
    if (!this.#skip('}')) this.#fail('expected a comma or a }')
    return Object.fromEntries(entries)
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = []
    this.#at++
    if (this.#skip(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#skip(','))
    if (!this.#skip(']')) this.#fail('expected a comma or a ]')
    return items
  }

  #string(): string {
    const start = this.#at
    try {
      return JSON.parse(this.#token(STRING) ?? '')
    } catch {
      this.#fail(BAD_STRING, start)
    }
  }

  /** Skips whitespace and returns the next character, or `''` at the end. */
  #next(): string {
    this.#token(BLANK)
    return this.#text.charAt(this.#at)
  }

  #skip(character: string): boolean {
    const there = this.#next() === character
    if (there) this.#at++
    return there
  }

  #token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const token = pattern.exec(this.#text)?.[0]
    this.#at += token?.length ?? 0
    return token
  }

  #fail(problem: string, at = this.#at): never {
    const lines = this.#text.slice(0, at).split('\n')
    const column = (lines.at(-1)?.length ?? 0) + 1
    throw new JsonError(`line ${lines.length}, column ${column}`, problem)
  }
}
