import { identityEvent } from '@paircode/client/events'
import { readArguments, SPENDING } from '../arguments.ts'
import { chosenSession } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { readToken } from '../token-from-stdin.ts'

const usage = `Usage: paircode whoami [issuer] [--client ID] [--account WHO] [--json]
       paircode whoami [issuer] --token-stdin [--json]

Asks the login server who is logged in; "paircode status" asks nobody.

  issuer         the login server
                 (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID    the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --account WHO  whose login, by e-mail address or subject
  --token-stdin  ask with the access token that comes by stdin, not with a login
  --json         one line of JSON an event
`

const options = SPENDING

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  const token = await readToken(values['token-stdin'], io)
  const session = await chosenSession({ ...values, issuer, token }, io)
  const info = await session.whoami()
  if (values.json) emit(identityEvent(session.issuer, info), io)
  else io.stdout.write(`${info.email ?? info.subject}  (${session.issuer})\n`)
  return EXIT.ok
}

export const command: Command = { usage, options, operand: 'issuer', run }
