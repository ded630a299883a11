import { Unauthenticated } from '../http/authenticate.ts'
import { refuseBrowsers } from '../http/refuse-browsers.ts'
import { type Answer, empty, withCookies } from '../http/response.ts'
import { endSession } from '../sessions/end.ts'
import { aboutLogin } from '../store/audit-event.ts'
import { sha256 } from '../store/secret.ts'
import { shownPaircode } from './paircode/token.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

type Needs = Pick<Parts, 'logins' | 'sessions' | 'cookies' | 'audit' | 'now'>

/**
 * `POST /logout` with the terminal's cookie: ends the session on the server, not only in the
 * terminal. Repeating it is not an error. There is no `GET`, and browsers are refused: no link,
 * image or form can log anybody out. With a paircode instead of the cookie, it ends the login that
 * the terminal no longer waits for.
 */
export async function postLogout({ request, address }: Call, needs: Needs): Promise<Answer> {
  refuseBrowsers(request)
  const paircode = shownPaircode(request)
  if (paircode !== undefined) return cancelLogin(paircode, needs)
  const secret = needs.cookies.read(request, 'session')
  if (secret === undefined) {
    throw new Unauthenticated('There is no session cookie in this request')
  }
  const session = await endSession(needs.sessions, secret, needs.now())
  if (session !== undefined) needs.audit({ event: 'session_ended', session, address })
  return withCookies(empty(204), [needs.cookies.clear('session')])
}

/** An unknown or finished login is answered the same way (RFC 7009 §2.2 does this for tokens). */
async function cancelLogin(paircode: string, needs: Needs): Promise<Answer> {
  const now = needs.now()
  const login = await needs.logins.findByCode(sha256(paircode), now)
  if (login?.flow === 'paircode' && (await needs.logins.cancel(login.id, now))) {
    needs.audit({ event: 'login_cancelled', ...aboutLogin(login) })
  }
  return empty(204)
}
