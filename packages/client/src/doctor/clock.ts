import { SET_CLOCK } from '../network/failure.ts'
import { exchange } from '../requests/exchange.ts'
import type { Check } from './check.ts'

/** A smaller difference may be network delay. */
const NOTEWORTHY_SECONDS = 60

/** Whether this machine and the server agree on the time. */
export const clock: Check = async ({ issuer, fetch, now }) => {
  if (issuer === undefined) return { verdict: 'skipped', message: 'Nobody said which server.' }
  // If there is no answer, the check of the server says why.
  const answer = await exchange(issuer, {}, { fetch }).catch(() => undefined)
  const date = new Date(answer?.headers.get('date') ?? Number.NaN)
  const ahead = Math.round((now().getTime() - date.getTime()) / 1000)
  if (Number.isNaN(ahead))
    return { verdict: 'skipped', message: 'The server does not tell its time.' }
  if (Math.abs(ahead) < NOTEWORTHY_SECONDS) {
    return { verdict: 'good', message: 'It agrees with that of the server.' }
  }
  const how = `${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'}`
  return {
    verdict: 'doubtful',
    message: `It is ${how} that of the server, where certificates and tokens may seem out of date.`,
    remedy: `Set the clock of this machine: ${SET_CLOCK}`,
  }
}
