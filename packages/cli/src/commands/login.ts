import { login } from '@paircode/client'
import { loggedInEvent, promptEvent } from '@paircode/client/events'
import { readArguments, readSeconds, refuseTogether, SESSION, UsageError } from '../arguments.ts'
import { chosenScope, sayToken, storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { mayOpenBrowser } from '../login/browser.ts'
import { cancelBegun } from '../login/cancel.ts'
import { completeBegun } from '../login/complete.ts'
import { startLogin } from '../login/start.ts'

const usage = `Usage: paircode login [issuer] [options]
       paircode login --start [issuer] [options]
       paircode login --complete HANDLE [--number ABCD] [--timeout SECONDS]
       paircode login --cancel HANDLE

Signs you in through your browser and keeps the session for later commands.

  issuer             the login server, such as https://login.example.com
                     (default: $PAIRCODE_ISSUER, or that of your last login)
  --client ID        the app (default: $PAIRCODE_CLIENT, or that of your last
                     login there, or "paircode")
  --account WHO      who is to approve, by e-mail address or subject; where it
                     is somebody else, the login fails
  --scope 'A B'      what the session may be used for
  --resource URL     an API that it is for, too; may be repeated
  --no-browser       only print the address to open
  --browser          open one although nobody is at a terminal here
  --device           use a browser on any device
  --qr               the same, with a QR code
  --timeout SECONDS  how long to wait for you (default: 300)
  --json             one line of JSON an event

In two steps, for agents and whatever cannot wait:

  --start            print the address, the code and a handle, and return
  --complete HANDLE  wait for the approval and keep the session; after exit
                     code 4 it can be run again
  --number ABCD      the number that the browser shows
  --cancel HANDLE    end it: nobody is to complete it
`

const options = {
  ...SESSION,
  scope: { type: 'string' },
  resource: { type: 'string', multiple: true },
  browser: { type: 'boolean' },
  'no-browser': { type: 'boolean' },
  device: { type: 'boolean' },
  qr: { type: 'boolean' },
  timeout: { type: 'string' },
  start: { type: 'boolean' },
  complete: { type: 'string' },
  number: { type: 'string' },
  cancel: { type: 'string' },
} as const

/** Options that make no sense for a login that is continued, or was begun, elsewhere. */
const OF_ONE_STEP = ['browser', 'no-browser', 'qr', 'device']
const OF_BEGINNING = ['start', 'client', 'account', 'scope', 'resource', ...OF_ONE_STEP]

const APART = {
  cancel: ['complete', 'number', 'timeout', ...OF_BEGINNING],
  complete: OF_BEGINNING,
  start: OF_ONE_STEP,
  browser: ['no-browser'],
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  refuseMixed(values, issuer)
  const { complete, cancel, number, json = false, account, device, qr } = values
  const timeoutSeconds = readSeconds(values.timeout, '--timeout')
  if (cancel !== undefined) return cancelBegun(cancel, { json }, io)
  if (complete !== undefined) return completeBegun(complete, { number, timeoutSeconds, json }, io)
  const scope = await chosenScope({ issuer, client: values.client }, io)
  if (scope === undefined) {
    throw new UsageError('Which login server? Write its address after "paircode login".')
  }
  const asked = {
    issuer: scope.issuer,
    clientId: scope.clientId,
    account,
    timeoutSeconds,
    ...(values.scope && { scope: values.scope.split(' ').filter(Boolean) }),
    ...(values.resource && { resource: values.resource }),
  }
  if (values.start) return startLogin(asked, { json }, io)
  const isDevice = device || qr
  const opens = !isDevice && mayOpenBrowser(asked.issuer, values, io)
  const session = await login({
    ...asked,
    ...(isDevice && { flow: 'device' }),
    qr,
    logoutCommand: 'paircode logout',
    store: storeOf(io),
    output: io.stderr,
    openBrowser: opens ? io.openBrowser : false,
    signal: io.interrupted(),
    fetch: io.fetch,
    now: io.now,
    ...(json && { onPrompt: (prompt) => emit(promptEvent(prompt), io) }),
  })
  if (json) emit(loggedInEvent(session), io)
  sayToken(io)
  return EXIT.ok
}

/** Rejects options of one of the four usages that make no sense in the others. */
function refuseMixed(values: Readonly<Record<string, unknown>>, issuer: string | undefined): void {
  for (const [name, others] of Object.entries(APART)) {
    for (const other of others) refuseTogether(values, name, other)
  }
  const handle = ['complete', 'cancel'].find((name) => values[name] !== undefined)
  if (handle !== undefined && issuer !== undefined) {
    throw new UsageError(`--${handle} knows its server: name none.`)
  }
  if (values.number !== undefined && values.complete === undefined) {
    throw new UsageError('--number belongs to --complete HANDLE.')
  }
}

export const command: Command = { usage, options, operand: 'issuer', run }
