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
import type { Needs as Everything, RedirectWay, SignInWay } from './needs.ts'
import type { Call } from './route.ts'

/** What an endpoint needs that leads a person from one step of a login to the next. */
export type Needs = Pick<
  Everything,
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

/** Where a login's sign-in page is, under the issuer. `switch` is there for another account. */
export const signInPath = (
  loginId: string,
  more: { switch?: 'yes'; provider?: string } = {},
): string => `/sign-in?${new URLSearchParams({ login: loginId, ...more })}`

/** The way to sign in that was chosen, or, where nothing was, the only one there is. */
export function wayOf(
  { ways }: Pick<Needs, 'ways'>,
  id: string | undefined,
): SignInWay | undefined {
  if (id !== undefined) return ways.get(id)
  const [only, ...others] = ways.values()
  return others.length === 0 ? only : undefined
}

/** Whoever is signed in, if that is recent enough for what the client asked. */
export const signedInFor = (
  { now }: Pick<Needs, 'now'>,
  login: Login,
  { signedIn }: Browser,
): Browser['signedIn'] =>
  signedIn && isRecent(login, signedIn.signedInAt, now()) ? signedIn : null

/**
 * What follows when a browser has claimed a login: straight to the question for somebody who is
 * signed in, straight to the provider where there is only one, and the choice otherwise.
 */
export function proceed(
  call: Call,
  needs: Needs,
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

/** The person would rather be somebody else. */
export const switchAccount = async (
  { browsers, issuer }: Needs,
  login: Login,
  browser: Browser,
): Promise<Answer> =>
  seeOther(issuer.url(signInPath(login.id, { switch: 'yes' })), [await browsers.signOut(browser)])

/** Somebody is signed in: asks whether they may log in here, and goes on to the question. */
export async function admit(
  needs: Needs,
  login: Login,
  browser: Browser,
  identity: Identity,
): Promise<Answer> {
  await identified(needs, login, browser, identity, browser.signedIn?.signedInAt ?? null)
  return toConsent(needs, login)
}

/** Somebody has just signed in: the same, and the browser remembers them. */
export async function admitAnew(
  needs: Needs,
  login: Login,
  browser: Browser,
  identity: Identity,
): Promise<Answer> {
  const personId = await identified(needs, login, browser, identity, null)
  return withCookies(toConsent(needs, login), [await needs.browsers.signIn(browser, personId)])
}

const toConsent = ({ issuer }: Needs, login: Login): Answer =>
  seeOther(issuer.url(`/consent?${new URLSearchParams({ login: login.id })}`))

/** @param signedInAt `null` for just now. */
export async function identified(
  needs: Needs,
  login: Login,
  browser: Browser,
  identity: Identity,
  signedInAt: Date | null,
): Promise<string> {
  const result = await identify(needs, login, sha256(browser.key), { identity, signedInAt })
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

/** Sends the browser to a provider, by a page and not by a redirect: see `pages/onward.ts`. */
export async function toProvider(
  { address }: Call,
  needs: Needs,
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

/** Each trip is a row in the store, and who sets out on one need not have a login. */
function limitTrips({ trips, audit }: Needs, address: string | null): void {
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

/** What a person reads when a provider did not do its part. Its own words go to the log at most. */
export function providerProblem(
  { audit }: Pick<Needs, 'audit'>,
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
