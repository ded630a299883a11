import { useAccount } from '@paircode/client'
import { personOf } from '@paircode/client/events'
import { readArguments, UsageError } from '../arguments.ts'
import { chosenScope, notLoggedIn, sayToken, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { workingFolder } from '../working-folder.ts'

const usage = `Usage: paircode use <account> [--here] [--issuer URL] [--client ID] [--json]

Chooses whose login commands take from now on.

  account       an e-mail address or subject, as "paircode accounts" lists them
  --here        in this folder and those below it only; nothing is written there
  --issuer URL  the login server, where there are several
  --client ID   the app, where there are several
  --json        one line of JSON an event

For one process: set PAIRCODE_ACCOUNT. For one command: --account.
`

const options = {
  here: { type: 'boolean' },
  issuer: { type: 'string' },
  client: { type: 'string' },
} as const

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: account } = readArguments(argv, options, true)
  if (account === undefined) throw new UsageError('Whose login? "paircode accounts" lists them.')
  sayToken(io)
  const { issuer, client } = values
  const scope = await chosenScope({ issuer, client, account }, io)
  if (scope === undefined) throw notLoggedIn()
  const directory = values.here ? workingFolder() : undefined
  if (directory === '') throw new UsageError('--here: this folder is there no more; go to another.')
  const { clientId } = scope
  const chosen = await useAccount({
    issuer: scope.issuer,
    clientId,
    account,
    directory,
    store: storeOf(io),
  })
  if (values.json) {
    emit({ event: 'account_chosen', ...personOf(chosen), ...(directory && { directory }) }, io)
  } else {
    const who = `${chosen.email ?? chosen.subject} at ${chosen.issuer}`
    io.stderr.write(`Commands ${directory ? `in ${directory} ` : ''}now run as ${who}.\n`)
  }
  return EXIT.ok
}

export const command: Command = { usage, options, operand: 'account', run }
