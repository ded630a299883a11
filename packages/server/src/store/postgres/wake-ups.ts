import { randomUUID } from 'node:crypto'
import { Watchers } from '../watchers.ts'
import type { Connection } from './connection.ts'
import type { Database } from './driver.ts'
import { Listener } from './listener.ts'

const LOOK_EVERY_MILLISECONDS = 1000

/** Of the logins that are watched, those that there is something to look at. */
const CHANGED = `
  SELECT id FROM paircode.logins
  WHERE id = ANY (ARRAY(SELECT json_array_elements_text(:ids))) AND status <> 'pending'`

/**
 * Wakes who waits for a login, whichever server it changes at: by notifications, and where none
 * arrive by looking every second. It begins with the first who waits.
 */
export class WakeUps {
  readonly #db: Connection
  readonly #database: Database
  readonly #watchers = new Watchers()
  /** Those that are watched, and were told of a change. */
  readonly #told = new Set<string>()
  /** What this server's own notifications begin with: who waits here has been told by then. */
  readonly #server = randomUUID()
  #listener: Listener | undefined
  #timer: NodeJS.Timeout | undefined
  #isHearing = false
  #looking = false
  /** Whether to look once more after the look under way, which may have begun too early. */
  #again = false

  constructor(db: Connection, database: Database) {
    this.#db = db
    this.#database = database
  }

  watch(loginId: string, changed: () => void): () => void {
    this.#listener ??= this.#listen()
    const stop = this.#watchers.watch(loginId, changed)
    return () => {
      stop()
      this.#told.delete(loginId)
    }
  }

  /** Wakes who waits in this process. */
  notify(loginId: string): void {
    if (this.#watchers.has(loginId)) this.#told.add(loginId)
    this.#watchers.notify(loginId)
  }

  /** Values for a statement that tells the other servers, with `pg_notify(:channel, :server || id)`. */
  get values(): { readonly channel: string; readonly server: string } {
    // Deployments that share a database have a channel each.
    return { channel: this.#database.schema, server: `${this.#server} ` }
  }

  async close(): Promise<void> {
    await this.#listener?.close()
    this.#stopLooking()
  }

  #listen(): Listener {
    this.#hears(false)
    const { channel } = this.values
    return new Listener({
      connect: () => this.#database.connect(),
      channel,
      send: (payload) =>
        this.#db.changes('SELECT pg_notify(:channel, :payload)', { channel, payload }),
      heard: (payload) => {
        const [server, loginId = ''] = payload.split(' ')
        if (server !== this.#server) this.notify(loginId)
      },
      hears: (yes) => this.#hears(yes),
    })
  }

  #hears(yes: boolean): void {
    this.#isHearing = yes
    if (yes)
      void this.#look() // for what was said while nobody listened
    else this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MILLISECONDS).unref()
  }

  /** Goes on every second until a look succeeds that began after notifications arrive again. */
  async #look(): Promise<void> {
    if (this.#looking) {
      this.#again = true
      return
    }
    this.#looking = true
    const isLast = this.#isHearing
    try {
      const ids = this.#watchers.ids().filter((id) => !this.#told.has(id))
      const changed = ids.length === 0 ? [] : await this.#db.list<{ id: string }>(CHANGED, { ids })
      for (const { id } of changed) this.notify(id)
      if (isLast) this.#stopLooking()
    } catch {
      // The next look is a second away, and who waits is answered when their time is up.
    } finally {
      this.#looking = false
    }
    if (!this.#again) return
    this.#again = false
    await this.#look()
  }

  #stopLooking(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
