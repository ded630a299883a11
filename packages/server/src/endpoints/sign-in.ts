import { type Browser, fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import { ownLogin } from '../http/login-problem.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { html, seeOther } from '../http/response.ts'
import { chooseProviderPage } from '../pages/choose-provider.ts'
import { localSignInPage } from '../pages/local-sign-in.ts'
import type { FormProvider } from '../providers/provider.ts'
import type { Login } from '../store/login-store.ts'
import type { Needs as Everything } from './needs.ts'
import { admitAnew, type Needs as NextStep, signInPath, toProvider } from './next-step.ts'
import type { Call } from './route.ts'

type Needs = NextStep & Pick<Everything, 'clients'>

/** `GET /sign-in?login=…`: choose a provider, or fill in the form of the one that is ours. */
export async function getSignIn(call: Call, needs: Needs): Promise<Response> {
  const browser = await needs.browsers.read(call.request)
  const login = await ownLogin(needs.logins, call.query.require('login'), browser, needs.now())
  const [only, ...others] = needs.ways.values()
  const chosen = call.query.get('provider')
  const way = chosen === undefined && others.length === 0 ? only : needs.ways.get(chosen ?? '')
  if (way?.kind === 'form') return html(formPage(needs, way, login, browser))

  const switching = call.query.get('switch') !== undefined
  return html(
    chooseProviderPage(needs.look, {
      clientName: needs.clients.nameOf(login.clientId),
      providers: [...needs.ways.values()],
      action: needs.issuer.url(switching ? '/sign-in?switch=yes' : '/sign-in'),
      loginId: login.id,
      formToken: formToken(browser, login.id),
    }),
  )
}

/** `POST /sign-in`: go to the chosen provider, take its form, or, without one, switch the account. */
export async function postSignIn(call: Call, needs: Needs): Promise<Response> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  const loginId = form.require('login')
  if (!fitsForm(browser, loginId, form.get('form_token'))) throw foreignForm()
  const login = await ownLogin(needs.logins, loginId, browser, needs.now())

  const provider = form.get('provider')
  if (provider === undefined) {
    const signedOut = await needs.browsers.signOut(browser)
    return seeOther(needs.issuer.url(signInPath(login, { switch: 'yes' })), [signedOut])
  }
  const way = needs.ways.get(provider)
  if (way === undefined) throw badRequest('provider: there is none of that name here.')
  if (way.kind === 'redirect') {
    return toProvider(needs, way, login, browser, call.query.get('switch') !== undefined)
  }
  // Chosen on the page of all providers: its form comes next.
  if (!form.raw.has('email')) return seeOther(needs.issuer.url(signInPath(login, { provider })))
  return takeForm(needs, way, login, browser, form)
}

function takeForm(
  needs: Needs,
  provider: FormProvider,
  login: Login,
  browser: Browser,
  form: Parameters,
): Promise<Response> | Response {
  const values = { email: form.get('email') ?? '', name: form.get('name') ?? '' }
  const identity = provider.signIn(form.raw)
  if (typeof identity !== 'string') return admitAnew(needs, login, browser, identity)
  return html(formPage(needs, provider, login, browser, { problem: identity, values }), 400)
}

const formPage = (
  { issuer, look }: Needs,
  provider: FormProvider,
  login: Login,
  browser: Browser,
  again: { problem?: string; values?: { email: string; name: string } } = {},
) =>
  localSignInPage(look, {
    providerName: provider.name,
    providerId: provider.id,
    loginId: login.id,
    formToken: formToken(browser, login.id),
    action: issuer.url('/sign-in'),
    ...again,
  })
