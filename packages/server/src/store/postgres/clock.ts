import type { ClientBase, Pool } from 'pg'

const NOW = 'SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now'

/**
 * The clock of PostgreSQL, as far as it is known here: so that a statement can say until when
 * somebody waits for its answer. Neither clock has to be right.
 */
export class Clock {
  /** What it shows, less `performance.now()`: rather too little, by as long as it took to hear so. */
  #ahead = 0

  async read(database: ClientBase | Pool): Promise<void> {
    const { rows } = await database.query<{ now: number }>(NOW)
    this.#ahead = (rows[0]?.now ?? 0) - performance.now()
  }

  /** What it shows in so many milliseconds from now. */
  in(milliseconds: number): number {
    return Math.floor(this.#ahead + performance.now() + milliseconds)
  }
}
