import { LoginError, type LoginErrorCode, login, nextStep, openSession } from '../index.ts'
import type { Session } from '../session.ts'
import {
  type Event,
  identityEvent,
  loggedInEvent,
  loggedOutEvent,
  promptEvent,
  writeEvent,
} from './events.ts'
import type { Flags, LoginCommand, NamedLoginCommandsOptions as Options } from './login-commands.ts'

/** How a command ends, for scripts; what is wrong with the command line is the framework's to say. */
const EXIT = { failed: 1, usage: 2, notLoggedIn: 3, interrupted: 130 } as const

/** What SIGINT aborts a login with. */
class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Runs one of the commands. Only what nobody expects is thrown. */
export function runCommand(command: LoginCommand, flags: Flags, options: Options): Promise<void> {
  const run = COMMANDS[command]
  return reporting(options, flags.json === true, () => run(flags, options))
}

/** Runs an action of the app's own, which needs a login. */
export function runWithSession(
  action: (session: Session) => unknown,
  options: Options,
): Promise<void> {
  return reporting(options, false, async () => void (await action(await openSession(options))))
}

const COMMANDS = {
  async login(flags: Flags, options: Options): Promise<void> {
    const interrupt = new AbortController()
    const onInterrupt = () => interrupt.abort(new Interrupted('Interrupted.'))
    process.once('SIGINT', onInterrupt) // once: a second Ctrl-C ends the process whatever it is at
    try {
      const session = await login({
        ...options,
        account: flags.account,
        logoutCommand: `${options.command} logout`,
        signal: interrupt.signal,
        ...(flags.device && { flow: 'device' }),
        ...(!mayOpenBrowser(flags, options) && { openBrowser: false }),
        ...(flags.json && { onPrompt: (prompt) => emit(promptEvent(prompt), options) }),
      })
      if (flags.json) emit(loggedInEvent(session), options)
    } finally {
      process.off('SIGINT', onInterrupt)
    }
    if (process.env.PAIRCODE_TOKEN) say(`${TOKEN_FIRST} Unset it to use this login.\n`, options)
  },

  async logout(flags: Flags, options: Options): Promise<void> {
    const session = await openSession({ ...options, account: flags.account })
    await session.logout()
    if (flags.json) return emit(loggedOutEvent(session), options)
    const { issuer, email, subject = '' } = session
    const who = email ?? subject // some servers do not tell
    say(`Logged ${who && `${who} `}out of ${issuer}, here and at the server.\n`, options)
  },

  async whoami(flags: Flags, options: Options): Promise<void> {
    const session = await openSession({ ...options, account: flags.account })
    const { issuer, source } = session
    const info = await session.whoami()
    if (source === 'environment') say(`${TOKEN_FIRST}\n`, options)
    if (flags.json) return emit(identityEvent(issuer, info), options)
    stdoutOf(options).write(`${info.email ?? info.subject}  (${issuer})\n`)
  },
} as const satisfies Record<LoginCommand, unknown>

/** Where nobody is at a terminal, none is: something in the background would open tab after tab. */
const mayOpenBrowser = ({ browser = true }: Flags, { openBrowser }: Options): boolean =>
  browser && (openBrowser !== undefined || (process.stdin.isTTY && process.stderr.isTTY))

const TOKEN_FIRST = 'PAIRCODE_TOKEN is set, and goes before what is kept.'

const stdoutOf = ({ stdout = process.stdout }: Options) => stdout

const emit = (event: Event, options: Options): void => writeEvent(event, stdoutOf(options))

const say = (text: string, { output = process.stderr }: Options): void => {
  output.write(text)
}

/** What people can do something about is told, with what that is; the exit code tells it to scripts. */
async function reporting(
  options: Options,
  isJson: boolean,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run()
  } catch (error) {
    const told = describe(error, options)
    if (told === undefined) throw error
    const { code, message, next, exitCode } = told
    if (isJson) emit({ event: 'error', code, message, next }, options)
    else say(`${options.command}: ${message}\n${next}\n`, options)
    const setExitCode = options.setExitCode ?? setProcessExitCode
    setExitCode(exitCode)
  }
}

function describe(error: unknown, { command }: Options) {
  if (error instanceof Interrupted) {
    const next = 'Nobody was logged in. To start again, run the same command.'
    return { code: 'interrupted', message: error.message, next, exitCode: EXIT.interrupted }
  }
  if (!(error instanceof LoginError)) return undefined
  const { code, message } = error
  return { code, message, next: nextStep(error, `${command} login`), exitCode: exitCodeOf(code) }
}

function exitCodeOf(code: LoginErrorCode): number {
  switch (code) {
    case 'not_logged_in':
    case 'session_expired':
      return EXIT.notLoggedIn
    case 'invalid_issuer':
    case 'invalid_option':
      return EXIT.usage
    default:
      return EXIT.failed
  }
}

/** Not `process.exit`: what has been written to a pipe may not have left yet. */
function setProcessExitCode(code: number): void {
  process.exitCode = code
}
