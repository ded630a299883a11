import { readArguments, SESSION } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit, personOf } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode whoami [issuer] [--client ID] [--account WHO] [--json]

Asks the login server who is logged in; "paircode status" asks nobody.

  issuer         the login server
                 (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID    the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --account WHO  whose login, by e-mail address or subject
  --json         one line of JSON an event
`

const options = SESSION

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  const session = await chosenSession({ ...values, issuer }, io)
  const { name, ...person } = await session.whoami()
  if (values.json) {
    const event = { event: 'identity', ...personOf({ ...person, issuer: session.issuer }) } as const
    emit({ ...event, ...(name && { name }) }, io)
  } else {
    io.stdout.write(`${person.email ?? person.subject}  (${session.issuer})\n`)
  }
  return EXIT.ok
}

export const command: Command = { usage, options, operand: 'issuer', run }
