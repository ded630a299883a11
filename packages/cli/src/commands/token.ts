import { readArguments, SESSION, UsageError } from '../arguments.ts'
import { chosenSession, refuseOtherServer, sayToken, tokenIn } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode token [issuer] [--client ID] [--account WHO] [--show] [--json]

Prints an access token for another program, renewed where it is about to expire:

  printf 'Authorization: Bearer %s' "$(paircode token)" | curl -H @- URL

  issuer         the login server
                 (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID    the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --account WHO  whose login, by e-mail address or subject
  --show         print it on a screen, too, where it stays in the scrollback
  --json         one line of JSON an event
`

const options = { ...SESSION, show: { type: 'boolean' } } as const

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  if (io.stdout.isTTY && !values.show) {
    throw new UsageError('A token on a screen stays in its scrollback; pipe it, or add --show.')
  }
  const token = await tokenOf({ ...values, issuer }, io)
  if (values.json) emit({ event: 'token', access_token: token }, io)
  else io.stdout.write(`${token}\n`)
  return EXIT.ok
}

async function tokenOf(choice: Parameters<typeof chosenSession>[0], io: Io): Promise<string> {
  if (!sayToken(io)) return (await chosenSession(choice, io)).token()
  refuseOtherServer(choice, io) // without a named server, it does not matter whose token it is
  return tokenIn(io)
}

export const command: Command = { usage, options, operand: 'issuer', run }
