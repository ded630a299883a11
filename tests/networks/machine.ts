import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Event } from '../../packages/cli/src/events.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const APP = fileURLToPath(new URL('../sessions/terminal.mjs', import.meta.url))
const CLOCK = new URL('../browser/clock-ahead.js', import.meta.url).href

interface Ended {
  readonly code: number | null
  readonly events: readonly Event[]
  /** What it wrote besides, both streams. */
  readonly output: string
}

interface Typed {
  readonly onEvent?: (event: Event) => void
  readonly secondsAhead?: number
}

/**
 * A machine with nothing on file, on which programs are processes of their own.
 *
 * @param network what its environment says of proxies and certificates
 */
export function startMachine(network: Readonly<Record<string, string>>) {
  const home = mkdtempSync(join(tmpdir(), 'paircode-networks-'))
  onTestFinished(() => rmSync(home, { recursive: true }))

  /** @param secondsAhead by its clock */
  const start = (args: readonly string[], secondsAhead: number) =>
    spawn(process.execPath, ['--import', CLOCK, ...args], {
      env: {
        PATH: process.env.PATH,
        PAIRCODE_HOME: home,
        PAIRCODE_STORE: 'file',
        PAIRCODE_FLOW: 'loopback',
        SECONDS_AHEAD: String(secondsAhead),
        ...network,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  return {
    /** Types a command line, with `--json`. */
    async type(line: string, { onEvent = () => {}, secondsAhead = 0 }: Typed = {}): Promise<Ended> {
      const child = start([BIN, ...line.split(' '), '--json'], secondsAhead)
      const events: Event[] = []
      createInterface(child.stdout).on('line', (line) => {
        const event: Event = JSON.parse(line)
        events.push(event)
        onEvent(event)
      })
      const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
      return { code, events, output }
    },

    /** Runs an app that takes up the login with `@paircode/client`; what it prints. */
    async token(issuer: string, secondsAhead: number): Promise<unknown> {
      return JSON.parse(await text(start([APP, issuer], secondsAhead).stdout))
    },
  }
}
