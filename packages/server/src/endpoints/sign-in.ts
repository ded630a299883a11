import { type Browser, fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { ownLogin } from '../http/login-problem.ts'
import { type Answer, seeOther } from '../http/response.ts'
import type { Login } from '../store/login-store.ts'
import { admitAnew, type NextStepNeeds, signInPath, switchAccount, wayOf } from './next-step.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'
import { type Errand, signInPage, takeSignIn } from './sign-in-forms.ts'

type Needs = NextStepNeeds & Pick<Parts, 'clients'>

/** `GET /sign-in?login=…`: choose a provider, or fill in our own form. */
export async function getSignIn(call: Call, needs: Needs): Promise<Answer> {
  const browser = await needs.browsers.read(call.request)
  const login = await ownLogin(needs.logins, call.query.require('login'), browser, needs.now())
  const way = wayOf(needs, call.query.get('provider'))
  return signInPage(needs, await errand(call, needs, login, browser), way)
}

/**
 * `POST /sign-in`: go to the chosen provider, read our own form, or, without a provider, switch
 * accounts.
 */
export async function postSignIn(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  const loginId = form.require('login')
  if (!fitsForm(browser, loginId, form.get('form_token'))) throw foreignForm()
  const login = await ownLogin(needs.logins, loginId, browser, needs.now())

  const provider = form.get('provider')
  if (provider === undefined) return switchAccount(needs, login, browser)
  const way = needs.ways.get(provider)
  // Chosen on the page that lists all providers: its form comes next.
  if (way?.kind === 'form' && !form.raw.has('email')) {
    return seeOther(needs.issuer.url(signInPath(login.id, { provider })))
  }
  return takeSignIn(
    call,
    needs,
    await errand(call, needs, login, browser),
    way,
    { browser, form },
    (identity) => admitAnew(needs, login, browser, identity),
  )
}

async function errand(
  { query }: Call,
  needs: Needs,
  login: Login,
  browser: Browser,
): Promise<Errand> {
  const { clientName } = await needs.clients.introduce(login.clientId)
  const switching = query.get('switch') !== undefined
  return {
    purpose: { loginId: login.id },
    ticket: { loginId: login.id, formToken: formToken(browser, login.id) },
    action: needs.issuer.url(switching ? '/sign-in?switch=yes' : '/sign-in'),
    clientName,
    wish: switching ? { ...login.asked, chooseAccount: true } : login.asked,
  }
}
