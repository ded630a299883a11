import { parseArgs } from 'node:util'
import type { LoginErrorCode } from '@paircode/client'
import { UsageError } from './arguments.ts'
import { emit } from './events.ts'
import { EXIT } from './exit-code.ts'
import { Interrupted, type Io } from './io.ts'

/** The command line that failed. */
export interface Attempt {
  readonly argv: readonly string[]
  /** What explains it: `paircode login --help`. */
  readonly help: string
}

/** Says what went wrong and what to do next, and resolves to the exit code. */
export async function report(error: unknown, attempt: Attempt, io: Io): Promise<number> {
  const { code, next, exitCode } = await describe(error, attempt, io)
  const message = error instanceof Error ? error.message : String(error)
  if (attempt.argv.includes('--json')) emit({ event: 'error', code, message, next }, io)
  else io.stderr.write(`paircode: ${message}\n${next}\n`)
  return exitCode
}

async function describe(error: unknown, { argv, help }: Attempt, io: Io) {
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
  const { LoginError, nextStep } = await import('@paircode/client')
  if (!(error instanceof LoginError)) {
    return { code: 'failed', next: `See "${help}".`, exitCode: EXIT.failed }
  }
  const { code } = error
  const next =
    code === 'number_needed' ? withNumber(handle) : nextStep(error, loginCommand(code, argv, io))
  return { code, next, exitCode: exitCodes(code, handle) }
}

/** Where the number of the browser is to be typed when there is no terminal to ask at. */
const withNumber = (handle: string | undefined): string =>
  handle
    ? `Run "paircode login --complete ${handle} --number ABCD", with the number of the browser.`
    : 'Run it in a terminal, or use "paircode login --start", which takes the number later.'

function exitCodes(code: LoginErrorCode, handle: string | undefined): number {
  switch (code) {
    case 'not_logged_in':
    case 'session_expired':
      return EXIT.notLoggedIn
    case 'invalid_issuer':
    case 'invalid_option':
      return EXIT.usage
    case 'pending':
      return EXIT.notYet
    case 'number_needed':
      return handle ? EXIT.notYet : EXIT.failed
    default:
      return EXIT.failed
  }
}

/** What to type to log in to the server that was meant. */
function loginCommand(code: LoginErrorCode, argv: readonly string[], io: Io): string {
  const { name, issuer, client, handle } = optionsIn(argv)
  if (handle) return 'paircode login --start' // that one is over
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

/** As every shell takes it for one word, and a terminal for text. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/[\p{C}']/gu, '')}'`

/** Read as well as can be: the command line may be what is wrong. */
function optionsIn(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      client: { type: 'string' },
      issuer: { type: 'string' },
      complete: { type: 'string' },
    },
  })
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [name = '', operand] = positionals
  return {
    name,
    issuer: textOf(values.issuer) ?? (/^https?:/.test(operand ?? '') ? operand : undefined),
    client: textOf(values.client),
    handle: textOf(values.complete),
  }
}
