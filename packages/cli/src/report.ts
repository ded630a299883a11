import { parseArgs } from 'node:util'
import { LoginError, type LoginErrorCode, nextStep } from '@paircode/client'
import { exitCodeOf } from '@paircode/client/events'
import { UsageError } from './arguments.ts'
import { emit } from './events.ts'
import { EXIT } from './exit-code.ts'
import { Interrupted, type Io } from './io.ts'

/** The command line that failed. */
export interface Attempt {
  readonly argv: readonly string[]
  /** The command that explains it: `paircode login --help`. */
  readonly help: string
}

/** Prints what went wrong and what to do next, and returns the exit code. */
export function report(error: unknown, attempt: Attempt, io: Io): number {
  const { code, next, exitCode } = describe(error, attempt, io)
  const message = error instanceof Error ? error.message : String(error)
  if (attempt.argv.includes('--json')) emit({ event: 'error', code, message, next }, io)
  else io.stderr.write(`paircode: ${message}\n${next}\n`)
  return exitCode
}

function describe(error: unknown, { argv, help }: Attempt, io: Io) {
  if (error instanceof UsageError) {
    return { code: 'usage', next: `See "${help}".`, exitCode: EXIT.usage }
  }
  const { handle } = optionsIn(argv)
  if (error instanceof Interrupted) {
    const next = handle
      ? 'The login is still open: to go on, run the same command.'
      : 'Nobody was logged in. To start again, run the same command.'
    return { code: 'interrupted', next, exitCode: EXIT.interrupted }
  }
  if (!(error instanceof LoginError)) {
    return { code: 'failed', next: `See "${help}".`, exitCode: EXIT.failed }
  }
  const { code } = error
  const next =
    code === 'number_needed' ? withNumber(handle) : nextStep(error, loginCommand(code, argv, io))
  const isNotYet = code === 'number_needed' && handle
  return { code, next, exitCode: isNotYet ? EXIT.notYet : exitCodeOf(error) }
}

/** How to enter the number from the browser when there is no terminal to ask for it. */
const withNumber = (handle: string | undefined): string =>
  handle
    ? `Run "paircode login --complete ${handle} --number ABCD", with the number of the browser.`
    : 'Run it in a terminal, or use "paircode login --start", which takes the number later.'

/** The command that logs in to the intended server. */
function loginCommand(code: LoginErrorCode, argv: readonly string[], io: Io): string {
  const { name, issuer, client, handle } = optionsIn(argv)
  if (handle) return 'paircode login --start' // that login has ended
  if (name === 'login' && code !== 'invalid_issuer') {
    const again = argv.filter((argument) => argument !== '--json')
    return ['paircode', ...again.map(quoted)].join(' ')
  }
  const isUnknown = code === 'not_logged_in' && !issuer && !io.env.PAIRCODE_ISSUER
  if (isUnknown || code === 'invalid_issuer') return 'paircode login <issuer>'
  return [
    'paircode login',
    ...(issuer ? [issuer] : []),
    ...(client ? [`--client ${client}`] : []),
  ].join(' ')
}

/** Quotes a word for any shell, and removes characters that could control a terminal. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/[\p{C}']/gu, '')}'`

/** Parses leniently: the command line itself may be the error. */
function optionsIn(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      client: { type: 'string' },
      issuer: { type: 'string' },
      complete: { type: 'string' },
      cancel: { type: 'string' },
    },
  })
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [name = '', operand] = positionals
  return {
    name,
    issuer: textOf(values.issuer) ?? (/^https?:/.test(operand ?? '') ? operand : undefined),
    client: textOf(values.client),
    handle: textOf(values.complete ?? values.cancel),
  }
}
