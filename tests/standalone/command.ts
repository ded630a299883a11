import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach } from 'vitest'

const BIN = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url))

/** `paircode-server` as a process of its own, of which a test sees what anybody would. */
export class Command {
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>
  #stdout = ''
  #stderr = ''

  constructor(args: readonly string[], cwd: string, environment: object) {
    this.#process = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { PATH: process.env.PATH, ...environment },
    })
    this.#closed = once(this.#process, 'close')
    this.#process.stdout?.setEncoding('utf8').on('data', (text) => {
      this.#stdout += text
    })
    this.#process.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text
    })
  }

  /** Resolves to the address that it says it is listening on. */
  async listening(): Promise<string> {
    return this.#find('stdout', /listening on (http:\S+)/)
  }

  /** The same for its metrics, where those have an address of their own. */
  async metrics(): Promise<string> {
    return this.#find('stdout', /Metrics are at (http:\S+)/)
  }

  /** Resolves once it has logged that it is stopping. */
  async stopping(): Promise<void> {
    await this.#find('stderr', /("stopping")/)
  }

  async #find(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(stream === 'stdout' ? this.#stdout : this.#stderr)?.[1]
      if (found !== undefined) return found
      const output = this.#process[stream]
      if (!output || output.closed) throw new Error(`it ended: ${this.#stdout}${this.#stderr}`)
      await Promise.race([once(output, 'data'), once(output, 'close')])
    }
  }

  /** Nobody reads on what it writes. */
  stopReading(): void {
    this.#process.stdout?.destroy()
    this.#process.stderr?.destroy()
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Resolves when it has ended and all that it wrote has arrived. */
  async ended(): Promise<{ code: number | null; stdout: string; stderr: string }> {
    await this.#closed
    return { code: this.#process.exitCode, stdout: this.#stdout, stderr: this.#stderr }
  }
}

/** A configuration of a server on any free port. */
export const small = {
  issuer: 'http://127.0.0.1:5001',
  listen: { port: 0 },
  store: { memory: true },
  providers: [{ type: 'local' }],
}

/**
 * Starts commands in a folder of their own; none outlives its test, nor the folder the file.
 *
 * @param environment what they find in it; it may change between two commands.
 */
export function commandsInFolder(environment: Record<string, string> = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paircode-server-'))) // as SQLite tells it
  const started: Command[] = []
  afterEach(async () => {
    for (const command of started.splice(0)) {
      command.signal('SIGKILL')
      await command.ended()
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const command = (...args: string[]): Command => {
    const one = new Command(args, folder, environment)
    started.push(one)
    return one
  }
  /** Starts it with a file that holds this. */
  const withFile = (file: unknown, ...args: string[]): Command => {
    writeFileSync(join(folder, 'test.json'), typeof file === 'string' ? file : JSON.stringify(file))
    return command('--config', 'test.json', ...args)
  }
  return { folder, command, withFile }
}
