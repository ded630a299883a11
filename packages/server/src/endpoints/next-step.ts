import { network } from '../http/address.ts'
import type { Browser } from '../http/browser.ts'
import { loginProblem } from '../http/login-problem.ts'
import { Problem } from '../http/problem.ts'
import { type Answer, html, seeOther, withCookies } from '../http/response.ts'
import { identify } from '../login/identify.ts'
import { isRecent } from '../login/recent.ts'
import { beginSignIn } from '../login/sign-in.ts'
import { onwardPage } from '../pages/onward.ts'
import { ProviderError, type SignInWish } from '../providers/provider.ts'
import type { Identity } from '../store/identity.ts'
import type { Login } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import type { SignInPurpose } from '../store/sign-in-store.ts'
import type { Parts, RedirectWay, SignInWay } from './parts.ts'
import type { Call } from './route.ts'

/** What an endpoint needs to lead a person from one step of a login to the next. */
export type NextStepNeeds = Pick<
  Parts,
  | 'issuer'
  | 'look'
  | 'logins'
  | 'people'
  | 'signIns'
  | 'ways'
  | 'authorize'
  | 'browsers'
  | 'trips'
  | 'audit'
  | 'now'
>

/** The path of a login's sign-in page, under the issuer. `switch` asks for another account. */
export const signInPath = (
  loginId: string,
  more: { switch?: 'yes'; provider?: string } = {},
): string => `/sign-in?${new URLSearchParams({ login: loginId, ...more })}`

/** The chosen way to sign in, or the only one when nothing was chosen. */
export function wayOf(
  { ways }: Pick<NextStepNeeds, 'ways'>,
  id: string | undefined,
): SignInWay | undefined {
  if (id !== undefined) return ways.get(id)
  const [only, ...others] = ways.values()
  return others.length === 0 ? only : undefined
}

/** The person who is signed in, if they signed in recently enough for this client. */
export const signedInFor = (
  { now }: Pick<NextStepNeeds, 'now'>,
  login: Login,
  { signedIn }: Browser,
): Browser['signedIn'] => (signedIn && isRecent(login, signedIn, now()) ? signedIn : null)

/**
 * The step after a browser has claimed a login: the consent question for somebody who is signed in,
 * the provider if there is only one, and otherwise the choice of providers.
 */
export function proceed(
  call: Call,
  needs: NextStepNeeds,
  login: Login,
  browser: Browser,
): Promise<Answer> | Answer {
  const signedIn = signedInFor(needs, login, browser)
  if (signedIn) return admit(needs, login, browser, signedIn.person.identity)
  const way = wayOf(needs, undefined)
  if (way?.kind === 'redirect') {
    return toProvider(call, needs, way, { loginId: login.id }, browser, login.asked)
  }
  return seeOther(needs.issuer.url(signInPath(login.id)))
}

/** The person wants to use another account. */
export const switchAccount = async (
  { browsers, issuer }: NextStepNeeds,
  login: Login,
  browser: Browser,
): Promise<Answer> =>
  seeOther(issuer.url(signInPath(login.id, { switch: 'yes' })), [await browsers.signOut(browser)])

/**
 * Somebody is signed in: checks whether they may log in here, then goes on to the consent question.
 */
export async function admit(
  needs: NextStepNeeds,
  login: Login,
  browser: Browser,
  identity: Identity,
): Promise<Answer> {
  const { signedInAt, since } = browser.signedIn ?? { signedInAt: null, since: needs.now() }
  await identified(needs, login, browser, { identity, signedInAt: signedInAt ?? since })
  return toConsent(needs, login)
}

/**
 * Like `admit`, for somebody who has just signed in; the browser remembers them.
 *
 * @param signedInAt when they signed in; `null` if the provider does not say.
 */
export async function admitAnew(
  needs: NextStepNeeds,
  login: Login,
  browser: Browser,
  identity: Identity,
  signedInAt: Date | null = needs.now(),
): Promise<Answer> {
  const who = { identity, signedInAt: signedInAt ?? needs.now(), isAnew: true }
  const personId = await identified(needs, login, browser, who)
  const cookie = await needs.browsers.signIn(browser, personId, signedInAt)
  return withCookies(toConsent(needs, login), [cookie])
}

const toConsent = ({ issuer }: NextStepNeeds, login: Login): Answer =>
  seeOther(issuer.url(`/consent?${new URLSearchParams({ login: login.id })}`))

export async function identified(
  needs: NextStepNeeds,
  login: Login,
  browser: Browser,
  who: { readonly identity: Identity; readonly signedInAt: Date; readonly isAnew?: boolean },
): Promise<string> {
  const { identity, signedInAt, isAnew = false } = who
  const result = await identify(needs, login, sha256(browser.key), { identity, signedInAt, isAnew })
  const about = { login: login.id, provider: identity.provider }
  switch (result.outcome) {
    case 'identified':
      needs.audit({
        event: 'login_identified',
        person: result.personId,
        isNew: result.isNew,
        ...about,
      })
      return result.personId
    case 'refused':
      needs.audit({ event: 'person_refused', ...about })
      throw new Problem(
        403,
        {
          title: 'You may not log in here',
          detail: result.sentence,
          advice: 'If you have another account, try again with that one.',
        },
        { retryPath: signInPath(login.id, { switch: 'yes' }) },
      )
    case 'gone':
      throw loginProblem(result.standing)
  }
}

/** Sends the browser to a provider, with a page instead of a redirect: see `pages/onward.ts`. */
export async function toProvider(
  { address }: Call,
  needs: NextStepNeeds,
  way: RedirectWay,
  purpose: SignInPurpose,
  browser: Browser,
  wish: SignInWish,
): Promise<Answer> {
  limitTrips(needs, address)
  const trip = { browserKey: browser.key, purpose, wish, now: needs.now() }
  try {
    const url = await beginSignIn(needs.signIns, way, trip)
    return html(onwardPage(needs.look, { url, providerName: way.name }))
  } catch (error) {
    throw providerProblem(needs, error, way, purpose)
  }
}

/** Each trip to a provider is a row in the store, and anybody can start one without a login. */
function limitTrips({ trips, audit }: NextStepNeeds, address: string | null): void {
  const waitSeconds = trips.take(network(address))
  if (waitSeconds === 0) return
  audit({ event: 'limited', what: 'sign_in', address })
  throw new Problem(
    429,
    {
      title: 'Too many sign-ins begin here',
      detail: 'Too many people on your network set out to sign in at once.',
      advice: `Wait ${waitSeconds} s, and then try again.`,
    },
    { headers: { 'retry-after': String(waitSeconds) } },
  )
}

/** The error page when a provider fails. The provider's own words go to the log only. */
export function providerProblem(
  { audit }: Pick<NextStepNeeds, 'audit'>,
  error: unknown,
  way: RedirectWay,
  purpose: SignInPurpose,
): unknown {
  if (!(error instanceof ProviderError)) return error
  const loginId = 'loginId' in purpose ? purpose.loginId : null
  audit({
    event: 'sign_in_failed',
    ...(loginId !== null && { login: loginId }),
    provider: way.id,
    code: error.code,
    cause: causeOf(error),
  })
  const title = {
    declined: 'You did not sign in',
    unreachable: 'The sign-in service does not answer',
    rejected: 'The sign-in did not pass our checks',
  }[error.code]
  const advice =
    'account' in purpose
      ? 'Nothing was changed.'
      : 'Nothing was logged in, and your terminal is still waiting.'
  return new Problem(
    { declined: 403, unreachable: 503, rejected: 400 }[error.code],
    { title, detail: error.message, advice },
    {
      cause: error,
      retryPath: retryPath(purpose),
    },
  )
}

function retryPath(purpose: SignInPurpose): string {
  if ('loginId' in purpose) return signInPath(purpose.loginId, { switch: 'yes' })
  return 'account' in purpose ? '/account' : '/device'
}

const causeOf = ({ cause }: Error): string | undefined =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined
