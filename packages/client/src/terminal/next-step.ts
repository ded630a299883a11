import { LoginError } from '../login-error.ts'
import { failureOf } from '../network/failure.ts'

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
    case 'timed_out':
      // The failure that polling ended on, if any.
      if (error.cause instanceof LoginError) return nextStep(error.cause, loginCommand)
      return `To try again, run "${loginCommand}".`
    case 'denied':
      return `To try again, run "${loginCommand}".`
    case 'not_logged_in':
    case 'session_expired':
      return `Run "${loginCommand}".`
    case 'refused':
      return `When that is settled, run "${loginCommand}".`
    case 'unreachable':
      return afterwards(failureOf(error.cause).remedy)
    case 'bad_server':
      return `Check that the address is that of your login server, then run "${loginCommand}".`
    case 'invalid_issuer':
      return `Then run "${loginCommand}".`
    case 'not_revoked':
      return 'If anybody else may have it, tell those who run the server.'
    case 'wrong_origin':
      return 'Ask the server that you are logged in to, or log in to the other one.'
    case 'no_token':
      return 'Let the session send the request: it is logged in by its cookie.'
    case 'invalid_option':
      return 'Then run the same command again.'
    case 'number_needed':
      return `Run "${loginCommand}" in a terminal.`
    case 'wrong_account':
      return `Switch the account in the browser, then run "${loginCommand}".`
    case 'pending':
      return 'Once it is approved, run the same command again.'
    case 'unknown_login':
      return `To begin another one, run "${loginCommand}".`
    case 'no_loopback':
      return `Set PAIRCODE_FLOW=device and run "${loginCommand}", to use a browser on any machine.`
    case 'flow_not_offered':
      return 'Unset PAIRCODE_FLOW, or ask those who run the server for another way.'
    case 'store_unusable':
      return 'Then run the same command again.'
  }
}

const afterwards = (remedy: string | undefined): string =>
  remedy === undefined
    ? 'Check the network and the address, then run the same command again.'
    : `${remedy} Then run the same command again.`
