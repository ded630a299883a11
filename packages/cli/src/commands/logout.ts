import { LoginError, openSession, type SessionFacts } from '@paircode/client'
import { loggedOutEvent } from '@paircode/client/events'
import { readArguments, refuseTogether, SESSION } from '../arguments.ts'
import { chosenScope, issuerOf, notLoggedIn, sayToken, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { whichAccount } from '../which-account.ts'

const usage = `Usage: paircode logout [issuer] [--client ID] [--account WHO] [--all] [--json]

Ends the session, at the login server and here. Here it ends in any case; where
the server did not end it, that is said, and the exit code is 1.

  issuer         the login server
                 (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID    the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --account WHO  whose, by e-mail address or subject
  --all          every session on file, or every one of that server and app
  --json         one line of JSON an event
`

const options = { ...SESSION, all: { type: 'boolean' } } as const

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  refuseTogether(values, 'all', 'account')
  const { client, account } = values
  if (sayToken(io)) {
    const message = 'A login of PAIRCODE_TOKEN cannot be ended here; unset it to log out of others.'
    throw new LoginError('not_revoked', message)
  }
  const sessions = values.all
    ? await every({ issuer, client }, io)
    : [await one({ issuer, client, account }, io)]
  let problem: unknown
  for (const session of sessions) {
    const left = await end(session, io)
    problem ??= left
    if (values.json) emit(loggedOutEvent(session, !left), io)
    else if (left === undefined) io.stderr.write(farewell(session))
    else if (sessions.length > 1) io.stderr.write(`${left.message}\n`)
  }
  if (problem) throw problem
  return EXIT.ok
}

async function one(
  choice: { issuer: string | undefined; client: string | undefined; account: string | undefined },
  io: Io,
): Promise<SessionFacts> {
  const scope = await chosenScope(choice, io)
  if (scope === undefined) throw notLoggedIn()
  return (await whichAccount(scope, choice.account, io)).session
}

async function every(
  { issuer, client }: { issuer: string | undefined; client: string | undefined },
  io: Io,
): Promise<readonly SessionFacts[]> {
  const all = (await storeOf(io).list()).filter(
    (session) =>
      (issuer === undefined || session.issuer === issuerOf(issuer)) &&
      (client === undefined || session.clientId === client),
  )
  if (all.length === 0) throw notLoggedIn()
  return all
}

/** Resolves to the reason if the server did not end the session. */
async function end(facts: SessionFacts, io: Io): Promise<LoginError | undefined> {
  const store = storeOf(io)
  try {
    const { issuer, clientId, subject: account } = facts
    const session = await openSession({ issuer, clientId, account, store, fetch: io.fetch })
    await session.logout()
    return undefined
  } catch (error) {
    if (!(error instanceof LoginError)) throw error
    if (error.code === 'not_revoked') return error
    // For example, a locked keychain: without the secret, the server cannot be told.
    await store.remove(facts)
    const message = `You are logged out of ${facts.issuer} here only. ${error.message}`
    return new LoginError('not_revoked', message, { cause: error })
  }
}

const farewell = ({ email, subject, issuer }: SessionFacts): string => {
  const who = email ?? subject
  return `Logged ${who && `${who} `}out of ${issuer}, here and at the server.\n`
}

export const command: Command = { usage, options, operand: 'issuer', run }
