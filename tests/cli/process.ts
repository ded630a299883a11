import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { acme } from '../client/terminal.ts'
import { listen } from '../interop/foreign/listen.ts'
import { Person } from '../people/person.js'
import { Screen } from './screen.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const TERMINAL = fileURLToPath(new URL('terminal.py', import.meta.url))

/** A server over loopback, and a machine of files only, where the command runs as a process. */
export async function startMachine(settings: NodeJS.ProcessEnv = {}) {
  const home = mkdtempSync(join(tmpdir(), 'paircode-cli-'))
  let asked = (_: string) => {}
  let answers = async (_: string) => {}
  const origin: string = await listen(async (request) => {
    const { pathname } = new URL(request.url)
    asked(pathname)
    const answer = await server.fetch(request)
    await answers(pathname)
    return answer
  })
  const server = acme({ issuer: origin, now: () => new Date() })
  const env = {
    PATH: process.env.PATH,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    PAIRCODE_HOME: home,
    PAIRCODE_STORE: 'file',
    ...settings,
  }
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return {
    server,
    issuer: origin,
    home,
    ada: new Person({ fields: { email: 'ada@example.com' } }),
    start: (...args: readonly string[]) => new Program(process.execPath, [BIN, ...args], env),
    node: (...args: readonly string[]) => new Program(process.execPath, args, env),
    inTerminal: (...args: readonly string[]) =>
      new Program('python3', [TERMINAL, process.execPath, BIN, ...args], env),
    inShell: (line: string) =>
      new Program('bash', ['--norc', '-c', line.replace('PAIRCODE', `node ${BIN}`)], env),
    /** Resolves when somebody asks for that path. */
    asksFor: (path: string) =>
      new Promise<void>((resolve) => {
        asked = (one) => one === path && resolve()
      }),
    /** Resolves when the server has an answer for that path, and to what lets it out. */
    answersFor: (path: string) =>
      new Promise<() => void>((resolve) => {
        answers = async (one) => {
          if (one === path) await new Promise<void>((letOut) => resolve(letOut))
        }
      }),
  }
}

/** A process, of which a test sees what anybody would. Its stdin stays open and silent. */
class Program {
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>
  readonly screen = new Screen()
  stdout = ''
  stderr = ''

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#process = spawn(command, args, { env })
    this.#closed = once(this.#process, 'close')
    this.#process.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text
      this.screen.write(text)
    })
    this.#process.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text
    })
    onTestFinished(() => void this.#process.kill('SIGKILL'))
  }

  type(keys: string): void {
    this.#process.stdin?.write(keys)
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Resolves to what matches, once it can be read on the screen. */
  async shows(pattern: RegExp): Promise<string> {
    const { stdout } = this.#process
    stdout?.setMaxListeners(0)
    for (;;) {
      const found = pattern.exec(this.screen.text)?.[0]
      if (found !== undefined) return found
      if (!stdout || stdout.closed) throw new Error(`it ended: ${this.screen.text}${this.stderr}`)
      await Promise.race([once(stdout, 'data'), once(stdout, 'close')])
    }
  }

  async ended(): Promise<number | null> {
    await this.#closed
    return this.#process.exitCode
  }
}
