import type { Gone } from '../login/standing.ts'
import { type Login, type LoginStore, standing } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import type { Browser } from './browser.ts'
import { Problem } from './problem.ts'

const AGAIN = 'Run the login command in your terminal again, and open the new link.'

/** Says why a login is unavailable. One in another browser reads like one that never existed. */
export function loginProblem(why: Gone['standing'], decidedStatus = 400): Problem {
  switch (why) {
    case 'expired':
      return new Problem(410, {
        title: 'This login has expired',
        detail: 'It was not finished in time, so it was closed, and nothing was logged in.',
        advice: AGAIN,
      })
    case 'denied':
      return new Problem(decidedStatus, {
        title: 'This login was denied',
        detail: 'Somebody answered no, so it was closed, and nothing was logged in.',
        advice: AGAIN,
      })
    case 'approved':
    case 'redeemed':
      return new Problem(decidedStatus, {
        title: 'This login is finished',
        detail: 'It was approved before, and a login works only once.',
        advice:
          'Go back to your terminal. If it is not logged in there, run the login command again.',
      })
    case 'unknown':
    case 'elsewhere':
      return new Problem(404, {
        title: 'There is no such login here',
        detail: 'The link is incomplete or too old, or the login goes on in another browser.',
        advice: AGAIN,
      })
  }
}

/** The login that this browser claimed, whatever its state. */
export async function claimedLogin(
  logins: LoginStore,
  loginId: string,
  browser: Browser,
  now: Date,
): Promise<Login> {
  const login = await logins.find(loginId, now)
  if (login?.browserHash !== sha256(browser.key)) throw loginProblem('elsewhere')
  return login
}

/** The pending login that this browser claimed; throws the problem with it otherwise. */
export async function ownLogin(
  logins: LoginStore,
  loginId: string,
  browser: Browser,
  now: Date,
): Promise<Login> {
  const login = await claimedLogin(logins, loginId, browser, now)
  const today = standing(login, now)
  if (today !== 'pending') throw loginProblem(today)
  return login
}
