import { LoginError } from '../login-error.ts'
import { inWords } from '../terminal/duration.ts'

/** About 23 days. Node's timers cannot wait for longer, and fire at once instead. */
const LONGEST_SECONDS = 2_000_000

/** @throws {LoginError} `invalid_option` */
export function checkTimeout(seconds: number | undefined): void {
  if (seconds === undefined || (seconds > 0 && seconds <= LONGEST_SECONDS)) return
  const remedy = `write seconds, such as 300, and ${LONGEST_SECONDS} at most`
  throw new LoginError('invalid_option', `timeoutSeconds: ${seconds} is no time to wait; ${remedy}`)
}

/** @param problem the failure that polling ended on, if any */
export function timedOut(allowedSeconds: number, problem?: LoginError): LoginError {
  const nobody = `Nobody approved the login within ${inWords(allowedSeconds)}.`
  const unsure = `The login was not seen to be approved within ${inWords(allowedSeconds)}.`
  return problem === undefined
    ? new LoginError('timed_out', nobody)
    : new LoginError('timed_out', `${unsure} At the end: ${problem.message}`, { cause: problem })
}
