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
  if (error instanceof Interrupted) {
    const next = 'Nobody was logged in. To start again, run the same command.'
    return { code: 'interrupted', next, exitCode: EXIT.interrupted }
  }
  const { LoginError, nextStep } = await import('@paircode/client')
  if (error instanceof LoginError) {
    const { code } = error
    return { code, next: nextStep(error, loginCommand(code, argv, io)), exitCode: exitCodes(code) }
  }
  return { code: 'failed', next: `See "${help}".`, exitCode: EXIT.failed }
}

function exitCodes(code: LoginErrorCode): number {
  switch (code) {
    case 'not_logged_in':
    case 'session_expired':
      return EXIT.notLoggedIn
    case 'invalid_issuer':
      return EXIT.usage
    default:
      return EXIT.failed
  }
}

/** `whoami` and `logout` are told their server as `login` is, so what was typed will do for it. */
function loginCommand(code: LoginErrorCode, [name, ...rest]: readonly string[], io: Io): string {
  const typed = name === 'fetch' ? [] : rest.filter((argument) => argument !== '--json')
  const unknown = code === 'not_logged_in' && typed.length === 0 && !io.env.PAIRCODE_ISSUER
  if (unknown || code === 'invalid_issuer') return 'paircode login <issuer>'
  return ['paircode', 'login', ...typed].join(' ')
}
