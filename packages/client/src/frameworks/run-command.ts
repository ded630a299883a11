import {
  EXIT,
  exitCodeOf,
  identityEvent,
  type LoginEvent,
  loggedInEvent,
  loggedOutEvent,
  promptEvent,
  writeEvent,
} from '../events.ts'
import { LoginError, login, nextStep, openSession, type Session } from '../index.ts'
import type { Flags, LoginCommand, NamedLoginCommandsOptions as Options } from './login-commands.ts'

/** The reason that SIGINT aborts a login with. */
class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Runs one of the commands. Throws only unexpected errors. */
export function runCommand(command: LoginCommand, flags: Flags, options: Options): Promise<void> {
  const run = COMMANDS[command]
  return reporting(options, flags.json === true, () => run(flags, options))
}

/** Runs one of the app's own actions that needs a login. */
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
    process.once('SIGINT', onInterrupt) // once: a second Ctrl-C ends the process in any case
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
    if (flags.json) return emit(loggedOutEvent(session, true), options)
    const { issuer, email, subject = '' } = session
    const who = email ?? subject // some servers do not say
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

/** Only if somebody is at a terminal: a background job would open tab after tab. */
const mayOpenBrowser = ({ browser = true }: Flags, { openBrowser }: Options): boolean =>
  browser && (openBrowser !== undefined || (process.stdin.isTTY && process.stderr.isTTY))

const TOKEN_FIRST = 'PAIRCODE_TOKEN is set, and goes before what is kept.'

const stdoutOf = ({ stdout = process.stdout }: Options) => stdout

const emit = (event: LoginEvent, options: Options): void => writeEvent(event, stdoutOf(options))

const say = (text: string, { output = process.stderr }: Options): void => {
  output.write(text)
}

/** Reports expected failures, with what to do about them; the exit code tells scripts. */
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
  return { code, message, next: nextStep(error, `${command} login`), exitCode: exitCodeOf(error) }
}

/** Not `process.exit`: output to a pipe may not have been flushed yet. */
function setProcessExitCode(code: number): void {
  process.exitCode = code
}
