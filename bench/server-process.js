import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server to be measured, in its own process. */
export class ServerProcess {
  #child
  #folder

  /**
   * @param {string} name a file in `servers/`
   * @param {string} [database] the URL of a shared database; by default a file of its own
   * @param {string} [issuer] of the servers that share the database; by default the server itself
   */
  constructor(name, database, issuer) {
    this.name = name
    this.#folder = mkdtempSync(join(tmpdir(), `paircode-bench-${name}-`))
    const args = [name, database ?? this.#folder, ...(issuer ? [issuer] : [])]
    this.#child = fork(fileURLToPath(new URL('serve.js', import.meta.url)), args, {
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

  /** Its current memory, including shared memory. */
  async rssBytes() {
    return (await this.#usage()).rssBytes
  }

  /** How many accepted connections it has open. */
  async connections() {
    return (await this.#usage()).connections
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
