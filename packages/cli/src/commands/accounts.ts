import type { SessionFacts } from '@paircode/client'
import { readArguments } from '../arguments.ts'
import { chosenScope, issuerOf, notLoggedIn, sayToken, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { accountOf, emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { whichAccount } from '../which-account.ts'

const usage = `Usage: paircode accounts [issuer] [--json]

Lists who is logged in, with a star at the one that commands take here.

  issuer  one login server only
  --json  one line of JSON an event
`

const options = {}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  sayToken(io)
  const all = (await storeOf(io).list()).filter(
    (one) => issuer === undefined || one.issuer === issuerOf(issuer),
  )
  if (all.length === 0) throw notLoggedIn()
  const current = await currentSession(io)
  for (const session of all) {
    const isCurrent = current !== undefined && isSame(session, current)
    if (values.json) emit({ event: 'account', current: isCurrent, ...accountOf(session) }, io)
    else io.stdout.write(lineOf(session, isCurrent))
  }
  return EXIT.ok
}

/** The chosen account may have been logged out: then there is no current session. */
async function currentSession(io: Io): Promise<SessionFacts | undefined> {
  const scope = await chosenScope({}, io)
  const which = scope && (await whichAccount(scope, undefined, io).catch(() => undefined))
  return which?.session
}

const isSame = (one: SessionFacts, other: SessionFacts): boolean =>
  one.issuer === other.issuer && one.clientId === other.clientId && one.subject === other.subject

const lineOf = ({ email, subject, issuer, clientId }: SessionFacts, isCurrent: boolean): string =>
  `${isCurrent ? '*' : ' '} ${email ?? subject}  (${issuer}, ${clientId})\n`

export const command: Command = { usage, options, operand: 'issuer', run }
