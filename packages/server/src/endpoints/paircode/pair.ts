import { requireOwnForm } from '../../http/form-origin.ts'
import { loginProblem } from '../../http/login-problem.ts'
import { html } from '../../http/response.ts'
import { claim } from '../../login/claim.ts'
import { beginPage } from '../../pages/begin.ts'
import { type Login, standing } from '../../store/login-store.ts'
import { isSecret, sha256 } from '../../store/secret.ts'
import { details } from '../details.ts'
import type { Needs as Everything } from '../needs.ts'
import { type Needs as NextStep, proceed } from '../next-step.ts'
import type { Call } from '../route.ts'
import { requireTravel } from '../travel.ts'

type Needs = NextStep & Pick<Everything, 'clients' | 'remoteApproval'>

/** `GET /pair/<handle>`: what the link shows. It changes nothing: link previews and mail scanners open it as well. */
export async function getPair(call: Call, needs: Needs): Promise<Response> {
  const login = await openLogin(call, needs)
  const action = needs.issuer.url(`/pair/${call.segment}`)
  return html(beginPage(needs.look, { login: details(needs, login, call.address), action }))
}

/** `POST /pair/<handle>`: the person wants to go on; the login is this browser's from here. */
export async function postPair(call: Call, needs: Needs): Promise<Response> {
  requireOwnForm(call.request, needs.issuer)
  const login = await openLogin(call, needs)
  const browser = await needs.browsers.read(call.request)
  const claimed = await claim(needs.logins, login, sha256(browser.key), 'link', needs.now())
  if (claimed.outcome === 'gone') throw loginProblem(claimed.standing, 410)
  call.cookies.push(needs.browsers.keep(browser)) // also when it goes wrong from here: nobody else can try again
  return proceed(needs, login, browser)
}

/** The pending login behind the handle, for a browser on its network. */
async function openLogin(call: Call, needs: Needs): Promise<Login> {
  const { logins, now } = needs
  const login = isSecret('pch', call.segment)
    ? await logins.findByHandle(sha256(call.segment), now())
    : undefined
  if (login?.flow !== 'paircode') throw loginProblem('unknown')
  const today = standing(login, now())
  if (today !== 'pending') throw loginProblem(today, 410)
  requireTravel(call, needs, login, 'link')
  return login
}
