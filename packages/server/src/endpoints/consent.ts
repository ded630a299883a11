import { isLoginScope } from '@paircode/protocol'
import { fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { loginProblem, ownLogin } from '../http/login-problem.ts'
import { badRequest } from '../http/problem.ts'
import { html, seeOther } from '../http/response.ts'
import { approve } from '../login/approve.ts'
import { deny } from '../login/deny.ts'
import { consentPage } from '../pages/consent.ts'
import { approvedPage, deniedPage } from '../pages/finished.ts'
import type { Identity } from '../store/identity.ts'
import { sha256 } from '../store/secret.ts'
import { details } from './details.ts'
import type { Needs as Everything } from './needs.ts'
import { signInPath } from './next-step.ts'
import type { Call } from './route.ts'
import { requireTravel } from './travel.ts'

type Needs = Pick<
  Everything,
  'issuer' | 'look' | 'clients' | 'remoteApproval' | 'ways' | 'logins' | 'browsers' | 'log' | 'now'
>

/** `GET /consent?login=…`: asks the person who signed in whether that terminal may be logged in. */
export async function getConsent(call: Call, needs: Needs): Promise<Response> {
  const browser = await needs.browsers.read(call.request)
  const login = await ownLogin(needs.logins, call.query.require('login'), browser, needs.now())
  const person = browser.signedIn?.person
  // Signed out meanwhile, or signed in as somebody else in another tab.
  if (!person || person.id !== login.personId) return seeOther(needs.issuer.url(signInPath(login)))

  return html(
    consentPage(needs.look, {
      login: details(needs, login, call.address),
      person: personDetails(person.identity, needs),
      scope: login.scope.filter((name) => !isLoginScope(name)),
      loginId: login.id,
      formToken: formToken(browser, login.id),
      action: needs.issuer.url('/consent'),
      switchAction: needs.issuer.url('/sign-in'),
    }),
  )
}

/** `POST /consent`: the person approves or denies (RFC 8628 §3.3). */
export async function postConsent(call: Call, needs: Needs): Promise<Response> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  const loginId = form.require('login')
  if (!browser.signedIn || !fitsForm(browser, loginId, form.get('form_token'))) throw foreignForm()
  const decision = form.require('decision')
  if (decision !== 'approve' && decision !== 'deny') {
    throw badRequest('decision: it is either approve or deny.')
  }
  const login = await ownLogin(needs.logins, loginId, browser, needs.now())
  if (decision === 'approve') requireTravel(call, needs, login)

  const personId = browser.signedIn.person.id
  const answer = { loginId, browserHash: sha256(browser.key), personId }
  const result =
    decision === 'approve'
      ? await approve(needs.logins, login, answer, null, needs.now())
      : await deny(needs.logins, answer, needs.now())
  if (result.outcome === 'gone') throw loginProblem(result.standing)

  needs.log({
    level: 'info',
    event: `login_${result.outcome}`,
    login: loginId,
    person: personId,
    address: call.address,
  })
  const { clientName, host } = details(needs, login, call.address)
  const page = result.outcome === 'approved' ? approvedPage : deniedPage
  return html(page(needs.look, { clientName, host }))
}

const personDetails = ({ name, email, username, provider }: Identity, { ways }: Needs) => ({
  name: name ?? username ?? null,
  email: email ?? null,
  provider: ways.get(provider)?.name ?? provider,
})
