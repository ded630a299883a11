import { isLoginScope } from '@paircode/protocol'
import { type Browser, fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { claimedLogin, ownLogin } from '../http/login-problem.ts'
import { type Answer, html, seeOther } from '../http/response.ts'
import { consentPage } from '../pages/consent.ts'
import type { Identity } from '../store/identity.ts'
import type { Login } from '../store/login-store.ts'
import { type DecideNeeds, decide, readDecision } from './decide.ts'
import { details, personDetails } from './details.ts'
import { signInPath } from './next-step.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

type Needs = DecideNeeds & Pick<Parts, 'ways' | 'browsers'>

/** `GET /consent?login=…`: asks the signed-in person whether that terminal may be logged in. */
export async function getConsent(call: Call, needs: Needs): Promise<Answer> {
  const browser = await needs.browsers.read(call.request)
  const login = await ownLogin(needs.logins, call.query.require('login'), browser, needs.now())
  const person = browser.signedIn?.person
  // Signed out in the meantime, or signed in as somebody else in another tab.
  if (!person || person.id !== login.personId)
    return seeOther(needs.issuer.url(signInPath(login.id)))
  return ask(call, needs, login, browser, person.identity, {
    action: '/consent',
    switchAction: '/sign-in',
  })
}

/**
 * The consent question, the same for every login.
 *
 * @param paths where the answer and the account switch are posted, under the issuer.
 */
export async function ask(
  call: Call,
  needs: Pick<Needs, 'issuer' | 'look' | 'clients' | 'ways' | 'now'>,
  login: Login,
  browser: Browser,
  identity: Identity,
  paths: { readonly action: string; readonly switchAction: string },
): Promise<Answer> {
  const { redirectUri } = login.asked
  return html(
    consentPage(needs.look, {
      login: await details(needs, login, call.address),
      person: personDetails(identity, needs),
      scope: login.scope.filter((name) => !isLoginScope(name)),
      redirectUri: redirectUri === undefined ? null : new URL(redirectUri),
      loginId: login.id,
      formToken: formToken(browser, login.id),
      action: needs.issuer.url(paths.action),
      switchAction: needs.issuer.url(paths.switchAction),
    }),
  )
}

/** `POST /consent`: the person approves or denies (RFC 8628 §3.3). */
export async function postConsent(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  const loginId = form.require('login')
  if (!browser.signedIn || !fitsForm(browser, loginId, form.get('form_token'))) throw foreignForm()
  const decision = readDecision(form)
  const login = await claimedLogin(needs.logins, loginId, browser, needs.now())
  return decide(call, needs, login, { browser, personId: browser.signedIn.person.id, decision })
}
