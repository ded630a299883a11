import { pipeline } from 'node:stream/promises'
import { readArguments, UsageError } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode fetch <url> [-X METHOD] [-H 'Name: value'] [-d DATA]
                            [--client ID] [--json]

Sends a request with your session and prints the answer's body.

  url           an address, or a path, of the server that you are logged in to
                ($PAIRCODE_ISSUER, or that of your last login)
  -X, --method  GET, or POST where there is data
  -H, --header  a header to send; may be repeated
  -d, --data    the body to send, as a form unless a header says otherwise
  --client ID   the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --json        one line of JSON an event

Exits with 0 when the status is 2xx, 3 when it is 401, else with 1.
Redirects are not followed.
`

const OPTIONS = {
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd' },
} as const

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: url } = readArguments(argv, OPTIONS)
  if (url === undefined) throw new UsageError('Which address? Write it after "paircode fetch".')
  const headers = readHeaders(values.header ?? [])
  const { data } = values
  if (data !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded')
  }
  const session = await chosenSession({ client: values.client }, io)
  const response = await session.fetch(url, {
    method: values.method ?? (data === undefined ? 'GET' : 'POST'),
    headers,
    ...(data !== undefined && { body: data }),
  })
  await (values.json ? emitResponse(response, io) : printBody(response, io))
  return exitCodeOf(response, url, io)
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`"${line}" is no header; write it as "Name: value".`)
    }
    headers.append(name, value)
  }
  return headers
}

async function emitResponse(response: Response, io: Io): Promise<void> {
  const headers = Object.fromEntries(response.headers)
  const body = await response.text()
  emit({ event: 'response', status: response.status, headers, body }, io)
}

/** Byte for byte to a file or a program; a terminal is spared what drives it (security: CL-08). */
async function printBody(response: Response, io: Io): Promise<void> {
  if (io.stdout.isTTY) io.stdout.write((await response.text()).replace(/[^\P{C}\n\t]/gu, ''))
  else if (response.body) await pipeline(response.body, io.stdout, { end: false })
}

function exitCodeOf(response: Response, url: string, io: Io): number {
  if (response.ok) return EXIT.ok
  io.stderr.write(`${url} answered ${response.status}.\n`)
  if (response.status !== 401) return EXIT.failed
  io.stderr.write('Your session has ended, or is not enough. Run "paircode login".\n')
  return EXIT.notLoggedIn
}

export const command: Command = { usage, run }
