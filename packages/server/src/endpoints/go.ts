import { type Browser, fitsForm } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { claimedLogin } from '../http/login-problem.ts'
import type { Parameters } from '../http/parameters.ts'
import { type Answer, html } from '../http/response.ts'
import { admission } from '../login/authorize.ts'
import { beginPage } from '../pages/begin.ts'
import type { Identity } from '../store/identity.ts'
import { type Login, standing } from '../store/login-store.ts'
import { ask } from './consent.ts'
import { type DecideNeeds, type Decision, decide, readDecision } from './decide.ts'
import { details } from './details.ts'
import { claimByLink, openLink } from './link.ts'
import { identified, type NextStepNeeds, proceed, signedInFor, switchAccount } from './next-step.ts'
import type { Call } from './route.ts'

type Needs = NextStepNeeds & DecideNeeds

/**
 * `GET /go/<handle>`: the page of an OAuth login's link. Changes nothing: link previews open it.
 *
 * In a loopback login, somebody who is signed in is asked at once: the answer can only reach the
 * machine the browser runs on, so a Continue button would protect nothing.
 */
export async function getGo(call: Call, needs: Needs): Promise<Answer> {
  const login = await openGo(call, needs)
  const browser = await needs.browsers.read(call.request)
  if (browser.isNew) call.cookies.push(needs.browsers.keep(browser))
  const path = `/go/${call.segment}`
  const identity = signedInFor(needs, login, browser)?.person.identity
  if (login.flow === 'loopback' && identity && (await isAdmitted(needs, login, identity))) {
    const paths = { action: path, switchAction: `${path}?switch=yes` }
    return ask(call, needs, login, browser, identity, paths)
  }
  const action = needs.issuer.url(path)
  return html(beginPage(needs.look, { login: await details(needs, login, call.address), action }))
}

/**
 * `POST /go/<handle>`: this browser now owns the login. The form also carries the answer, if the
 * person was already asked, or the request to switch accounts.
 */
export async function postGo(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const wish = readWish(call, form)
  const browser = await needs.browsers.read(call.request)
  const login = await openGo(call, needs, browser)
  if (wish === 'continue') {
    await claimByLink(call, needs, login, browser)
    return proceed(call, needs, login, browser)
  }
  const person = browser.signedIn?.person
  if (!person || !fitsForm(browser, login.id, form.get('form_token'))) throw foreignForm()
  if (wish === 'switch') {
    await claimByLink(call, needs, login, browser)
    return switchAccount(needs, login, browser)
  }
  if (standing(login, needs.now()) === 'pending') {
    await claimByLink(call, needs, login, browser)
    const signedIn = signedInFor(needs, login, browser)
    if (signedIn === null) return proceed(call, needs, login, browser) // signed in too long ago
    const { signedInAt, since } = signedIn
    const who = { identity: person.identity, signedInAt: signedInAt ?? since }
    await identified(needs, login, browser, who)
  }
  const own = await claimedLogin(needs.logins, login.id, browser, needs.now())
  return decide(call, needs, own, { browser, personId: person.id, decision: wish })
}

function readWish({ query }: Call, form: Parameters): 'continue' | 'switch' | Decision {
  if (query.get('switch') !== undefined) return 'switch'
  return form.get('decision') === undefined ? 'continue' : readDecision(form)
}

/** A device login has this link only if its client asks for the number afterwards. */
const openGo = (call: Call, needs: Needs, answeredBy?: Browser): Promise<Login> =>
  openLink(
    call,
    needs,
    ({ flow, clientId }) =>
      flow === 'loopback' ||
      (flow === 'device' && needs.clients.configured.find(clientId)?.asksForNumber === true),
    answeredBy,
  )

async function isAdmitted(
  { authorize }: Needs,
  { clientId }: Login,
  identity: Identity,
): Promise<boolean> {
  return admission(await authorize({ identity, clientId })).admitted
}
