import type { Connection } from './connection.ts'

/** A refresh token of a session that was spent, by whoever did so at that time. */
export interface Rotation {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly at: Date
}

const EVERY_MILLISECONDS = 500

const TAKE_BACK = `
  UPDATE paircode.sessions SET generation = "from"
  FROM json_to_recordset(:rotations::json) AS one (id text, "from" integer, "to" integer, at bigint)
  WHERE sessions.id = one.id AND generation = "to" AND last_used_at = at`

/**
 * Rotations that may have been done, and that nobody was told of: the database fell silent, or its
 * connection broke. They are taken back as soon as it answers, since whoever asked has the former
 * token alone, and may come with it when its grace period is over. Had somebody been given the next
 * one all the same, it is one ahead of the record, and good.
 */
export class Unanswered {
  readonly #db: Connection
  /** Each with when it can be done no more, by `performance.now()`. */
  readonly #rotations = new Map<Rotation, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(db: Connection) {
    this.#db = db
  }

  add(rotation: Rotation): void {
    this.#rotations.set(rotation, performance.now() + this.#db.patienceMilliseconds)
    this.#takeBackSoon()
  }

  /**
   * Takes back what was asked for of that session.
   *
   * @throws {StoreError} `unavailable`
   */
  async takeBack(sessionId: string): Promise<void> {
    if (this.#rotations.size === 0) return
    await this.#takeBack([...this.#rotations.keys()].filter(({ id }) => id === sessionId))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#rotations.clear()
  }

  #takeBackSoon(): void {
    this.#timer ??= setTimeout(async () => {
      await this.#takeBack([...this.#rotations.keys()]).catch(() => {}) // again, soon
      this.#timer = undefined
      if (this.#rotations.size > 0) this.#takeBackSoon()
    }, EVERY_MILLISECONDS).unref()
  }

  async #takeBack(rotations: readonly Rotation[]): Promise<void> {
    if (rotations.length === 0) return
    const asked = performance.now()
    const list = rotations.map((rotation) => ({ ...rotation, at: rotation.at.getTime() }))
    await this.#db.count(TAKE_BACK, { rotations: list })
    for (const rotation of rotations) {
      const until = this.#rotations.get(rotation)
      if (until !== undefined && until < asked) this.#rotations.delete(rotation)
    }
  }
}
