import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, vi } from 'vitest'
import { COMMANDS } from '../../packages/cli/src/commands.ts'
import type { Event } from '../../packages/cli/src/events.ts'
import { Interrupted, type Io } from '../../packages/cli/src/io.ts'
import { run } from '../../packages/cli/src/run.ts'
import { type acme, browserNetwork } from '../client/terminal.ts'
import { Person } from '../people/person.js'

export type TestServer = ReturnType<typeof acme>

interface Setting {
  readonly env?: NodeJS.ProcessEnv
  /** Whether there are terminals on all three. */
  readonly isTTY?: boolean
  /** What stdin brings; without it, it is open and silent. */
  readonly stdin?: string | Buffer
  readonly openBrowser?: (url: string) => Promise<boolean>
  /** Whom events are shown as soon as they are printed. */
  readonly onEvent?: (event: Event, interrupt: () => void) => unknown
  /** The terminal's clock; without it, the server's, which stands still. */
  readonly now?: () => Date
  /** What answers in place of the server, by path; each can press Ctrl-C. */
  readonly answers?: Readonly<
    Record<string, (interrupt: () => void) => Response | Promise<Response>>
  >
}

/**
 * A machine with nothing on file and no keychain, to type command lines at. Requests go to the server
 * without sockets; files, and the loopback, are real.
 */
export function startMachine(server: TestServer, address = '127.0.0.1') {
  const home = mkdtempSync(join(tmpdir(), 'paircode-cli-'))
  vi.stubEnv('PAIRCODE_HOME', home)
  vi.stubEnv('PAIRCODE_STORE', 'file')
  const requests: Request[] = []

  async function type(line: string | readonly string[], setting: Setting = {}) {
    const { isTTY = false, answers = {}, onEvent = () => {} } = setting
    for (const [name, value] of Object.entries(setting.env ?? {})) vi.stubEnv(name, value)
    const interrupt = new AbortController()
    const stop = () => interrupt.abort(new Interrupted('Interrupted.'))
    const events: Event[] = []
    const out = collector(isTTY, (line) => {
      if (!line.startsWith('{"event"')) return
      events.push(checked(JSON.parse(line)))
      onEvent(JSON.parse(line), stop)
    })
    const err = collector(isTTY)
    const stdin = new PassThrough()
    if (setting.stdin !== undefined) stdin.end(setting.stdin)
    const io: Io = {
      env: process.env,
      stdin: Object.assign(stdin, { isTTY }),
      stdout: Object.assign(out.stream, { stream: out.stream }),
      stderr: err.stream,
      version: '1.2.3',
      now: setting.now ?? server.now,
      interrupted: () => interrupt.signal,
      openBrowser: setting.openBrowser ?? (async () => true),
      async fetch(input, init) {
        const request = new Request(input, init)
        requests.push(request.clone())
        const answer = answers[new URL(request.url).pathname]
        return answer ? answer(stop) : server.from(address)(request)
      },
    }
    const argv = typeof line === 'string' ? line.split(' ').filter(Boolean) : line
    const code = await run(argv, io, COMMANDS)
    return { code, out: out.text(), err: err.text(), events }
  }

  return {
    home,
    type,
    requests,
    rename: (from: string, to: string) => renameSync(join(home, from), join(home, to)),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

const SCHEMA = JSON.parse(readFileSync('docs/cli-events.schema.json', 'utf8'))
const isEvent = new Ajv2020({ strict: false }).compile(SCHEMA)

/** Whatever is printed is as the published schema says. */
function checked(event: Event): Event {
  expect(isEvent(event), JSON.stringify([event, isEvent.errors])).toBe(true)
  return event
}

function collector(isTTY: boolean, onLine: (line: string) => void = () => {}) {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(Buffer.from(chunk))
      onLine(String(chunk))
      done()
    },
  })
  return { stream: Object.assign(stream, { isTTY }), text: () => Buffer.concat(chunks).toString() }
}

export const personAt = (server: TestServer, email = 'ada@example.com', address?: string) =>
  new Person({ fetch: browserNetwork(server, address), fields: { email } })

/** Approves whatever a prompt says to open. */
export const approver =
  (server: TestServer, email?: string) =>
  (event: Event): void => {
    if (event.event !== 'prompt') return
    // What goes wrong in the browser shows in the terminal.
    personAt(server, email)
      .answer(event.verification_uri)
      .catch(() => {})
  }

/** Logs somebody in, by a browser on this machine. */
export async function logIn(
  { type }: ReturnType<typeof startMachine>,
  server: TestServer,
  email = 'ada@example.com',
): Promise<void> {
  const line = `login ${server.issuer} --client acme-cli --json`
  const env = { PAIRCODE_FLOW: 'loopback' }
  const { code, out } = await type(line, { env, onEvent: approver(server, email) })
  if (code !== 0) throw new Error(out)
}
