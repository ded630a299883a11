const ESCAPE = '\u001b'
const CONTROL = new RegExp(`^${ESCAPE}\\[(\\d*)[0-9;?]*([A-Za-z])$`)
const TOKEN = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]|[\\s\\S]`, 'gu')

/** What a terminal of 80 columns shows: as much of one as our output needs. */
export class Screen {
  readonly #rows: string[] = ['']
  #row = 0
  #column = 0

  write(text: string): void {
    for (const [token] of text.matchAll(TOKEN)) this.#take(token)
  }

  /** Its lines, without what is empty at their ends. */
  get text(): string {
    return this.#rows.map((row) => row.trimEnd()).join('\n')
  }

  #take(token: string): void {
    const [, count, command] = CONTROL.exec(token) ?? []
    const steps = Number(count || 1)
    if (command === 'A') this.#row = Math.max(0, this.#row - steps)
    else if (command === 'B') this.#moveTo(this.#row + steps)
    else if (command === 'C') this.#column += steps
    else if (command === 'K') this.#rows[this.#row] = ''
    else if (token === '\r') this.#column = 0
    else if (token === '\n') this.#moveTo(this.#row + 1)
    else if (!token.startsWith(ESCAPE)) this.#put(token)
  }

  #moveTo(row: number): void {
    this.#row = row
    while (this.#rows.length <= row) this.#rows.push('')
  }

  #put(character: string): void {
    if (this.#column >= 80) {
      this.#moveTo(this.#row + 1)
      this.#column = 0
    }
    const line = (this.#rows[this.#row] ?? '').padEnd(this.#column)
    this.#rows[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1)
    this.#column += 1
  }
}
