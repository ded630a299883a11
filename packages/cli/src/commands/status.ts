import { readArguments, SESSION } from '../arguments.ts'
import { chosenScope, notLoggedIn, sayToken, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { accountOf, emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { type WhichAccount, whichAccount } from '../which-account.ts'

const usage = `Usage: paircode status [issuer] [--client ID] [--account WHO] [--json]

Says which login the other commands take, and why that one. Asks nobody: whether
the server still knows it, "paircode whoami" says.

  issuer         the login server
                 (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID    the app (default: $PAIRCODE_CLIENT, or that of your last login)
  --account WHO  whose login, by e-mail address or subject
  --json         one line of JSON an event

Exits with 3 when there is none.
`

const options = SESSION

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  if (sayToken(io)) {
    const server = issuer ?? io.env.PAIRCODE_ISSUER
    const known = server && { issuer: server }
    if (values.json) emit({ event: 'status', source: 'environment', ...known }, io)
    else io.stdout.write(`Token    from PAIRCODE_TOKEN${server ? `\nServer   ${server}` : ''}\n`)
    return EXIT.ok
  }
  const scope = await chosenScope({ ...values, issuer }, io)
  if (scope === undefined) throw notLoggedIn()
  const which = await whichAccount(scope, values.account, io)
  const { session, because, directory } = which
  const secretIn = (await storeOf(io).secretIn(session)) ?? 'nowhere'
  if (values.json) {
    const reason = { because, ...(directory && { directory }), secret_in: secretIn }
    emit({ event: 'status', source: 'store', ...accountOf(session), ...reason }, io)
  } else {
    io.stdout.write(textOf(which, secretIn))
  }
  return EXIT.ok
}

function textOf(which: WhichAccount, secretIn: string): string {
  const { email, subject, issuer, clientId, createdAt, expiresAt } = which.session
  return `Account  ${email ?? subject}
         (${reasonOf(which)})
Server   ${issuer}
App      ${clientId}
Since    ${minute(createdAt)}
Expires  ${expiresAt ? `${minute(expiresAt)} at the latest` : 'not known here'}
Secret   in ${secretIn === 'keychain' ? 'the keychain' : secretIn}
`
}

function reasonOf({ because, directory }: WhichAccount): string {
  switch (because) {
    case 'flag':
      return 'by --account'
    case 'environment':
      return 'by PAIRCODE_ACCOUNT'
    case 'directory':
      return `chosen for ${directory}`
    case 'global':
      return 'by your last login, or "paircode use"'
    case 'newest':
      return 'the newest login'
  }
}

const minute = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`

export const command: Command = { usage, options, operand: 'issuer', run }
