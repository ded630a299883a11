import { login } from '@paircode/client'
import { readArguments, UsageError } from '../arguments.ts'
import { chosenKey, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode login [issuer] [--client ID] [--no-browser] [--json]

Signs you in through your browser and keeps the session for later commands.

  issuer        the login server, such as https://login.example.com
                (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID   the app (default: $PAIRCODE_CLIENT, or the server's first)
  --no-browser  only print the address to open
  --json        one line of JSON an event
`

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand } = readArguments(argv, { 'no-browser': { type: 'boolean' } })
  const key = await chosenKey({ issuer: operand, client: values.client }, io)
  if (key === undefined) {
    throw new UsageError('Which login server? Write its address after "paircode login".')
  }
  const session = await login({
    issuer: key.issuer,
    clientId: key.clientId,
    logoutCommand: 'paircode logout',
    store: storeOf(io),
    output: io.stderr,
    openBrowser: values['no-browser'] ? false : io.openBrowser,
    signal: io.interrupted(),
    fetch: io.fetch,
    ...(values.json && {
      onPrompt: ({ verificationUri, expiresAt }) =>
        emit(
          {
            event: 'prompt',
            verification_uri: verificationUri,
            expires_at: expiresAt.toISOString(),
          },
          io,
        ),
    }),
  })
  if (values.json) {
    const { issuer, subject: sub, email, expiresAt } = session
    const expires_at = expiresAt.toISOString()
    emit({ event: 'logged_in', issuer, sub, ...(email && { email }), expires_at }, io)
  }
  return EXIT.ok
}

export const command: Command = { usage, run }
