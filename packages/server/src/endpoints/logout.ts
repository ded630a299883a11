import { Unauthenticated } from '../http/authenticate.ts'
import { refuseBrowsers } from '../http/refuse-browsers.ts'
import { type Answer, empty, withCookies } from '../http/response.ts'
import { endSession } from '../sessions/end.ts'
import type { Needs as Everything } from './needs.ts'
import type { Call } from './route.ts'

type Needs = Pick<Everything, 'sessions' | 'cookies' | 'audit' | 'now'>

/**
 * `POST /logout` with the terminal's cookie: the session ends here, not only in the terminal. Doing
 * it twice is no error. There is no `GET`, and no browser is heard: no link, no picture and no form
 * logs anybody out.
 */
export async function postLogout({ request, address }: Call, needs: Needs): Promise<Answer> {
  refuseBrowsers(request)
  const secret = needs.cookies.read(request, 'session')
  if (secret === undefined) {
    throw new Unauthenticated('There is no session cookie in this request')
  }
  const session = await endSession(needs.sessions, secret, needs.now())
  if (session !== undefined) needs.audit({ event: 'session_ended', session, address })
  return withCookies(empty(204), [needs.cookies.clear('session')])
}
