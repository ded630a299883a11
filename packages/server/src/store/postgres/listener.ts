import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import type { OwnClient } from './driver.ts'
import { quoted } from './statements.ts'

export interface ListenerOptions {
  connect(): Promise<OwnClient>
  readonly channel: string
  /** Notifies the channel, over another connection. */
  send(payload: string): Promise<unknown>
  /** What somebody sent, but not this listener's own echo. */
  heard(payload: string): void
  /** Whether it hears, from now on. */
  hears(yes: boolean): void
}

/** How often it makes sure that it still hears, and how long that may take. */
const ECHO_EVERY_MILLISECONDS = 15_000
const ECHO_WITHIN_MILLISECONDS = 2_000

const SHORTEST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 10_000

/**
 * Listens on a channel, over a connection of its own, until it is closed. When that breaks it makes
 * another. It believes in hearing only once it has heard itself: a transaction pooler takes LISTEN
 * and delivers nothing, and a connection may be dead without anybody having said so.
 */
export class Listener {
  readonly #options: ListenerOptions
  readonly #closing = new AbortController()
  readonly #done: Promise<void>
  #pauseMilliseconds = SHORTEST_PAUSE_MILLISECONDS

  constructor(options: ListenerOptions) {
    this.#options = options
    this.#done = this.#listenAgain()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#done
  }

  async #listenAgain(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      const client = await this.#options.connect().catch(() => undefined)
      if (client) {
        client.unref()
        await this.#listen(client).catch(() => {})
        // Nobody waits for that: a server that is gone does not say good-bye.
        client.end().catch(() => {})
      }
      this.#options.hears(false)
      await pause(this.#pauseMilliseconds * (0.5 + Math.random()), signal)
      this.#pauseMilliseconds = Math.min(this.#pauseMilliseconds * 2, LONGEST_PAUSE_MILLISECONDS)
    }
  }

  /** Until the connection breaks, or nothing is heard over it. */
  async #listen(client: OwnClient): Promise<void> {
    const { channel, send, heard, hears } = this.#options
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#closing.signal])
    const token = `echo ${randomUUID()}`
    let echoed = () => {}
    client.on('end', () => over.abort())
    client.on('notification', ({ payload = '' }) => {
      if (payload === token) echoed()
      else heard(payload)
    })
    // The connection keeps no process alive, so closing must not wait for its answer.
    await Promise.race([client.query(`LISTEN ${quoted(channel)}`), aborted(signal)])

    while (!signal.aborted) {
      const heardItself = new AbortController()
      echoed = () => heardItself.abort()
      await send(token)
      await pause(ECHO_WITHIN_MILLISECONDS, AbortSignal.any([signal, heardItself.signal]))
      if (!heardItself.signal.aborted) return
      this.#pauseMilliseconds = SHORTEST_PAUSE_MILLISECONDS
      hears(true)
      await pause(ECHO_EVERY_MILLISECONDS, signal)
    }
  }
}

const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort')
}

/** Ends early when the signal says so. Keeps no process alive. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  after(milliseconds, undefined, { signal, ref: false }).catch(() => {})
