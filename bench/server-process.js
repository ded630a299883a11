import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server under measurement, in its own process and with a database of its own. */
export class ServerProcess {
  #child
  #folder

  /** @param {string} name a file in `servers/` */
  constructor(name) {
    this.name = name
    this.#folder = mkdtempSync(join(tmpdir(), `paircode-bench-${name}-`))
    this.#child = fork(fileURLToPath(new URL('serve.js', import.meta.url)), [name, this.#folder], {
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  /** Resolves to where it listens: `http://127.0.0.1:40123`. */
  async origin() {
    return (await this.#hear()).origin
  }

  /** User and system time since it started, in microseconds. */
  async cpuMicroseconds() {
    return (await this.#usage()).cpuMicroseconds
  }

  /** The memory that it has now, with all that it shares. */
  async rssBytes() {
    return (await this.#usage()).rssBytes
  }

  async #usage() {
    const heard = this.#hear()
    this.#child.send('usage')
    return heard
  }

  async stop() {
    const exited = this.#child.exitCode === null ? once(this.#child, 'exit') : undefined
    if (this.#child.connected) this.#child.disconnect()
    await exited
    rmSync(this.#folder, { recursive: true })
  }

  async #hear() {
    const ended = new AbortController()
    const { signal } = ended
    try {
      return await Promise.race([
        once(this.#child, 'message', { signal }).then(([message]) => message),
        once(this.#child, 'exit', { signal }).then(([code]) => {
          throw new Error(`${this.name} ended with code ${code}; what it said is above`)
        }),
      ])
    } finally {
      ended.abort()
    }
  }
}
