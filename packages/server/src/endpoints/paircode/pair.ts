import { requireOwnForm } from '../../http/form-origin.ts'
import { type Answer, html } from '../../http/response.ts'
import { beginPage } from '../../pages/begin.ts'
import type { Login } from '../../store/login-store.ts'
import { details } from '../details.ts'
import { claimByLink, openLink } from '../link.ts'
import { type NextStepNeeds, proceed } from '../next-step.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { requireTravel } from '../travel.ts'

type Needs = NextStepNeeds & Pick<Parts, 'clients' | 'remoteApproval'>

/**
 * `GET /pair/<handle>`: the page behind the link. It changes nothing: link previews and mail
 * scanners open it too.
 */
export async function getPair(call: Call, needs: Needs): Promise<Answer> {
  const login = await openPair(call, needs)
  const browser = await needs.browsers.read(call.request)
  if (browser.isNew) call.cookies.push(needs.browsers.keep(browser))
  const action = needs.issuer.url(`/pair/${call.segment}`)
  return html(beginPage(needs.look, { login: await details(needs, login, call.address), action }))
}

/** `POST /pair/<handle>`: the person continues, and this browser now owns the login. */
export async function postPair(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const login = await openPair(call, needs)
  const browser = await needs.browsers.read(call.request)
  await claimByLink(call, needs, login, browser)
  return proceed(call, needs, login, browser)
}

/** The login behind the handle, for a browser on its network. */
async function openPair(call: Call, needs: Needs): Promise<Login> {
  const login = await openLink(call, needs, ({ flow }) => flow === 'paircode')
  requireTravel(call, needs, login, 'link')
  return login
}
