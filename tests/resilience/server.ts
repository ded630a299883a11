import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../browser/free-port.js'

export const BIN = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url))
const BAD_DAYS = new URL('bad-days.js', import.meta.url).href

const NOBODY = { uid: 65_534, gid: 65_534 }

/** What may befall a server, from now on. */
export interface BadDay {
  /** By its clock. */
  readonly secondsAhead?: number
  /** It dies right before, or right after, it commits the first transaction with such a statement. */
  readonly death?: { readonly when: 'before' | 'after'; readonly statement: string }
  /** Runs on its own connection to SQLite. */
  readonly sql?: string
}

interface Options {
  /** Replaces or adds to the usual configuration. */
  readonly configuration?: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
  /** Where its files are. @default one of its own, which is removed */
  readonly folder?: string
  /** By its clock, at its first start. */
  readonly secondsAhead?: number
}

interface LogLine {
  readonly event: string
  readonly level: string
  readonly [detail: string]: unknown
}

/** `paircode-server` in a process of its own, at an address that it keeps. */
export class Server {
  readonly issuer: string
  readonly folder: string
  readonly #environment: Readonly<Record<string, string>>
  readonly #isOwnFolder: boolean
  readonly #news = new EventEmitter()
  #child: ChildProcess | undefined
  #closed: Promise<unknown> = Promise.resolve()
  #output = ''
  #log = ''

  private constructor(issuer: string, { configuration, environment = {}, folder }: Options) {
    this.issuer = issuer
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'paircode-resilience-'))
    this.#isOwnFolder = folder === undefined
    this.#environment = environment
    const usual = {
      issuer,
      providers: [{ type: 'local' }],
      clients: [{ clientId: 'acme-cli', name: 'Acme CLI', pollIntervalSeconds: 1 }],
      ...configuration,
    }
    writeFileSync(join(this.folder, 'paircode.json'), JSON.stringify(usual), { flush: true })
  }

  /** One that has been started. */
  static async start(options: Options = {}): Promise<Server> {
    const server = new Server(`http://127.0.0.1:${await freePort()}`, options)
    await server.start(options.secondsAhead)
    return server
  }

  /** @param asNobody where root would run it, who may write everything */
  async start(secondsAhead = 0, asNobody = false): Promise<void> {
    const command = ['--import', BAD_DAYS, BIN, '--config', 'paircode.json']
    const child = spawn(process.execPath, command, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...this.#environment, SECONDS_AHEAD: `${secondsAhead}` },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(asNobody && process.getuid?.() === 0 && NOBODY),
    })
    this.#child = child
    this.#closed = once(child, 'close')
    this.#output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => this.#hear(text, ''))
    child.stderr?.setEncoding('utf8').on('data', (text) => this.#hear('', text))
    const orphan = () => child.kill('SIGKILL')
    process.once('exit', orphan)
    const over = this.#closed.then(() => {
      process.off('exit', orphan)
      throw new Error(`it ended: ${this.#output}${this.#log}`)
    })
    over.catch(() => {})
    while (!this.#output.includes('listening')) {
      await Promise.race([once(this.#news, 'text'), over])
    }
  }

  #hear(output: string, log: string): void {
    this.#output += output
    this.#log += log
    this.#news.emit('text')
  }

  /** Brings that day about; resolves when it has begun. */
  async befall(day: BadDay): Promise<void> {
    if (this.#child === undefined) throw new Error('it has not been started')
    const done = once(this.#child, 'message')
    this.#child.send(day)
    await done
  }

  /** Resolves when it has died. */
  async died(): Promise<void> {
    await this.#closed
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child?.kill(signal)
    await this.#closed
  }

  /** Kills it in the middle of whatever it does, and starts it on what it left behind. */
  async killAndStart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  async remove(): Promise<void> {
    await this.stop()
    if (this.#isOwnFolder) rmSync(this.folder, { recursive: true })
  }

  /** What it has logged since it was made, whichever process it was. */
  log(): readonly LogLine[] {
    const lines = this.#log.split('\n').filter((line) => line.startsWith('{'))
    return lines.map((line) => JSON.parse(line))
  }

  /** How often it has logged an event. */
  count(event: string): number {
    return this.log().filter((line) => line.event === event).length
  }

  /** The status of an endpoint: 0 when it does not answer. */
  status(path: string): Promise<number> {
    const answered = fetch(`${this.issuer}${path}`, { headers: { connection: 'close' } })
    return answered.then(({ status }) => status).catch(() => 0)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** How many files and connections it has open (Linux). */
  openFiles(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length
  }

  /** The memory that it takes, in MB (Linux). */
  megabytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
  }
}
