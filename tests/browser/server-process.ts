import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Program, startProgram } from './program.ts'

const SERVER = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url))
const CLOCK = new URL('clock-ahead.js', import.meta.url).href

/** What its configuration file says. */
export type Configuration = { readonly issuer: string } & Readonly<Record<string, unknown>>

/** `paircode-server` as people run it, on a database in a folder of its own. */
export class ServerProcess {
  readonly issuer: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'paircode-browser-'))
  #program: Program | undefined

  constructor(configuration: Configuration) {
    this.issuer = configuration.issuer
    writeFileSync(join(this.#folder, 'paircode.json'), JSON.stringify(configuration))
  }

  /** @param secondsAhead by its clock */
  async start(secondsAhead = 0): Promise<void> {
    const command = [process.execPath, '--import', CLOCK, SERVER, '--config', 'paircode.json']
    this.#program = startProgram(command, {
      cwd: this.#folder,
      env: { SECONDS_AHEAD: String(secondsAhead) },
    })
    await this.#program.said(/listening/)
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#program?.stop('SIGKILL')
  }

  /** Kills it, and starts it again on the same database. */
  async restart(secondsAhead?: number): Promise<void> {
    await this.kill()
    await this.start(secondsAhead)
  }

  async stop(): Promise<void> {
    await this.#program?.stop()
    rmSync(this.#folder, { recursive: true })
  }
}
