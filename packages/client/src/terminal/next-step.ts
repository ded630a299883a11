import type { LoginError } from '../login-error.ts'

/**
 * What to do about a failure, as a sentence to print after its message.
 *
 * @example
 * ```ts
 * console.error(`${error.message} ${nextStep(error, 'acme login')}`)
 * ```
 * @param loginCommand what people type to log in: `acme login`
 */
export function nextStep(error: LoginError, loginCommand: string): string {
  switch (error.code) {
    case 'denied':
    case 'timed_out':
      return `To try again, run "${loginCommand}".`
    case 'not_logged_in':
    case 'session_expired':
      return `Run "${loginCommand}".`
    case 'refused':
      return `When that is settled, run "${loginCommand}".`
    case 'unreachable':
      return 'Check the network and the address, then run the same command again.'
    case 'bad_server':
      return `Check that the address is that of your login server, then run "${loginCommand}".`
    case 'invalid_issuer':
      return `Then run "${loginCommand}".`
    case 'not_revoked':
      return 'If anybody else may have it, tell those who run the server.'
    case 'wrong_origin':
      return 'Ask the server that you are logged in to, or log in to the other one.'
    case 'store_unusable':
      return 'Then run the same command again.'
  }
}
