import type { LoginError } from './login-error.ts'

/** Exit codes, for scripts. These numbers never change. */
export const EXIT = {
  ok: 0,
  /** The command ran and failed. */
  failed: 1,
  /** The command line or a setting is wrong; nothing was tried. */
  usage: 2,
  /** There is no session, or the server has ended it. */
  notLoggedIn: 3,
  /** Nobody has approved the login yet; it can still be completed. */
  notYet: 4,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const

/** The exit code of a command that failed with this error. */
export function exitCodeOf({ code }: LoginError): number {
  switch (code) {
    case 'not_logged_in':
    case 'session_expired':
      return EXIT.notLoggedIn
    case 'invalid_issuer':
    case 'invalid_option':
      return EXIT.usage
    case 'pending':
      return EXIT.notYet
    default:
      return EXIT.failed
  }
}
