import { readArguments } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode logout [issuer] [--client ID] [--json]

Ends the session, at the login server and here.

  issuer        the login server
                (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID   the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --json        one line of JSON an event
`

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand } = readArguments(argv, {})
  const session = await chosenSession({ issuer: operand, client: values.client }, io)
  await session.logout()
  if (values.json) emit({ event: 'logged_out', issuer: session.issuer }, io)
  else io.stderr.write(`Logged out of ${session.issuer}, here and at the server.\n`)
  return EXIT.ok
}

export const command: Command = { usage, run }
