import { readArguments, SPENDING, UsageError } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { emitResponse, printResponse } from '../fetch/answer.ts'
import { readBody } from '../fetch/body.ts'
import { readHeaders } from '../fetch/headers.ts'
import type { Io } from '../io.ts'
import { readToken } from '../token-from-stdin.ts'

const usage = `Usage: paircode fetch <url> [options]

Sends a request with your session and prints the answer's body. The options are
those of curl.

  url                an address, or a path of the server
  -X, --method       GET, or POST where there is data
  -H, --header       a header to send; may be repeated
  -d, --data         the body to send, as a form unless a header says otherwise;
                     several are joined with "&"; @FILE is a file without its
                     line breaks, @- is stdin
      --data-binary  the same, with the line breaks
  -i, --include      print the status and the headers, too
  -o, --output FILE  write the body into a file; - is stdout
      --issuer URL   the login server (default: the one that the address is of,
                     $PAIRCODE_ISSUER, or that of your last login)
      --client ID    the app (default: $PAIRCODE_CLIENT, or that of your login)
      --account WHO  whose login, by e-mail address or subject
      --token-stdin  send the access token that comes by stdin, not a login
      --json         one line of JSON an event

Exits with 0 when the status is 2xx, 3 when it is 401, 30 when it is 3xx,
40 when it is another 4xx, 50 when it is 5xx. Redirects are not followed.
`

const options = {
  ...SPENDING,
  issuer: { type: 'string' },
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd', multiple: true },
  'data-binary': { type: 'string', multiple: true },
  include: { type: 'boolean', short: 'i' },
  output: { type: 'string', short: 'o' },
} as const

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: url } = readArguments(argv, options, true)
  if (url === undefined) throw new UsageError('Which address? Write it after "paircode fetch".')
  const headers = readHeaders(values.header ?? [])
  const body = await readBody(values, io)
  if (body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded')
  }
  const token = await readToken(values['token-stdin'], io)
  const session = await chosenSession({ ...values, url, token }, io)
  const response = await session.fetch(url, {
    method: values.method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body && { body }),
  })
  const { include } = values
  const output = values.output === '-' ? undefined : values.output // stdout, as in curl
  await (values.json
    ? emitResponse(response, output, io)
    : printResponse(response, { output, include }, io))
  return exitCodeOf(response, url, io)
}

function exitCodeOf({ ok, status }: Response, url: string, io: Io): number {
  if (ok) return EXIT.ok
  io.stderr.write(`${url} answered ${status}.\n`)
  if (status === 401) {
    io.stderr.write('Your session has ended, or is not enough. Run "paircode login".\n')
    return EXIT.notLoggedIn
  }
  if (status >= 500) return EXIT.serverFailed
  return status >= 400 ? EXIT.refused : EXIT.redirected
}

export const command: Command = { usage, options, operand: 'url', run }
