import { printable } from '@paircode/protocol'
import type { LogEvent } from '../options.ts'

interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/** Writes each event as one line: JSON, or readable text on a terminal. Times are in UTC. */
export function logTo(output: Output, now: () => Date): (event: LogEvent) => void {
  const line = output.isTTY ? readableLine : jsonLine
  return (event) => output.write(`${line(now(), event)}\n`)
}

function jsonLine(time: Date, { level, event, ...details }: LogEvent): string {
  const line = JSON.stringify({ time: time.toISOString(), level, event, ...details })
  // JSON escapes only ASCII control characters, but some terminals obey these as well.
  return line.replace(/[\x7f-\x9f\u2028\u2029]/g, escaped)
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** `12:00:00 warn  login_refused provider=google address=192.0.2.7` */
function readableLine(time: Date, { level, event, ...details }: LogEvent): string {
  const clock = time.toISOString().slice(11, 19)
  const parts = Object.entries(details).map(([name, value]) => `${name}=${shown(value)}`)
  return [clock, level.padEnd(5), event, ...parts].join(' ')
}

const shown = (value: unknown) =>
  printable(typeof value === 'string' ? value : String(JSON.stringify(value)), 1000)
