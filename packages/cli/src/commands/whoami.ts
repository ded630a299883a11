import { readArguments } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode whoami [issuer] [--client ID] [--json]

Asks the login server who is logged in.

  issuer        the login server
                (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID   the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --json        one line of JSON an event
`

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand } = readArguments(argv, {})
  const session = await chosenSession({ issuer: operand, client: values.client }, io)
  const { subject: sub, email, name } = await session.whoami()
  if (values.json) {
    const { issuer } = session
    emit({ event: 'identity', issuer, sub, ...(email && { email }), ...(name && { name }) }, io)
  } else {
    io.stdout.write(`${email ?? sub}  (${session.issuer})\n`)
  }
  return EXIT.ok
}

export const command: Command = { usage, run }
