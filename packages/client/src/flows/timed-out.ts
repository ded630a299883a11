import { LoginError } from '../login-error.ts'
import { inWords } from '../terminal/duration.ts'

/** @param problem what stood in the way at the end, if anything did */
export function timedOut(allowedSeconds: number, problem?: LoginError): LoginError {
  const nobody = `Nobody approved the login within ${inWords(allowedSeconds)}.`
  const unsure = `The login was not seen to be approved within ${inWords(allowedSeconds)}.`
  return problem === undefined
    ? new LoginError('timed_out', nobody)
    : new LoginError('timed_out', `${unsure} At the end: ${problem.message}`, { cause: problem })
}
