import { fitsForm } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { ownLogin } from '../http/login-problem.ts'
import type { Parameters } from '../http/parameters.ts'
import { type Answer, html } from '../http/response.ts'
import { admission } from '../login/authorize.ts'
import { beginPage } from '../pages/begin.ts'
import type { Identity } from '../store/identity.ts'
import type { Login } from '../store/login-store.ts'
import { ask } from './consent.ts'
import { type Needs as DecideNeeds, type Decision, decide, readDecision } from './decide.ts'
import { details } from './details.ts'
import { claimByLink, openLink } from './link.ts'
import {
  identified,
  type Needs as NextStep,
  proceed,
  signedInFor,
  switchAccount,
} from './next-step.ts'
import type { Call } from './route.ts'

type Needs = NextStep & DecideNeeds

/**
 * `GET /go/<handle>`: what the link of an OAuth login shows. It changes nothing: link previews open it.
 *
 * Whoever comes by loopback and is signed in is asked at once: the answer can only reach the machine
 * that the browser runs on, so there is nothing that Continue would keep apart.
 */
export async function getGo(call: Call, needs: Needs): Promise<Answer> {
  const login = await openGo(call, needs)
  const browser = await needs.browsers.read(call.request)
  const path = `/go/${call.segment}`
  const identity = signedInFor(needs, login, browser)?.person.identity
  if (login.flow === 'loopback' && identity && (await isAdmitted(needs, login, identity))) {
    if (browser.isNew) call.cookies.push(needs.browsers.keep(browser))
    const paths = { action: path, switchAction: `${path}?switch=yes` }
    return ask(call, needs, login, browser, identity, paths)
  }
  const action = needs.issuer.url(path)
  return html(beginPage(needs.look, { login: await details(needs, login, call.address), action }))
}

/**
 * `POST /go/<handle>`: the login is this browser's from here. An answer comes along where the person
 * was asked already, or the wish to be somebody else.
 */
export async function postGo(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const wish = readWish(call, form)
  const login = await openGo(call, needs)
  const browser = await needs.browsers.read(call.request)
  if (wish === 'continue') {
    await claimByLink(call, needs, login, browser)
    return proceed(call, needs, login, browser)
  }
  const person = browser.signedIn?.person
  if (!person || !fitsForm(browser, login.id, form.get('form_token'))) throw foreignForm()
  await claimByLink(call, needs, login, browser)
  if (wish === 'switch') return switchAccount(needs, login, browser)
  const signedIn = signedInFor(needs, login, browser)
  if (signedIn === null) return proceed(call, needs, login, browser) // too long ago by now
  await identified(needs, login, browser, person.identity, signedIn.signedInAt)
  const own = await ownLogin(needs.logins, login.id, browser, needs.now())
  return decide(call, needs, own, { browser, personId: person.id, decision: wish })
}

function readWish({ query }: Call, form: Parameters): 'continue' | 'switch' | Decision {
  if (query.get('switch') !== undefined) return 'switch'
  return form.get('decision') === undefined ? 'continue' : readDecision(form)
}

/** A device login has such a link only where its client asks for the number afterwards. */
const openGo = (call: Call, needs: Needs): Promise<Login> =>
  openLink(
    call,
    needs,
    ({ flow, clientId }) =>
      flow === 'loopback' ||
      (flow === 'device' && needs.clients.configured.find(clientId)?.asksForNumber === true),
  )

async function isAdmitted(
  { authorize }: Needs,
  { clientId }: Login,
  identity: Identity,
): Promise<boolean> {
  return admission(await authorize({ identity, clientId })).admitted
}
