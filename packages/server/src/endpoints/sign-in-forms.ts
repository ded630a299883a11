import type { Browser } from '../http/browser.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { type Answer, html } from '../http/response.ts'
import { chooseProviderPage } from '../pages/choose-provider.ts'
import type { FormTicket } from '../pages/data.ts'
import { localSignInPage } from '../pages/local-sign-in.ts'
import type { FormProvider, Identity, SignInWish } from '../providers/provider.ts'
import type { SignInPurpose } from '../store/sign-in-store.ts'
import { type NextStepNeeds, toProvider, wayOf } from './next-step.ts'
import type { SignInWay } from './parts.ts'
import type { Call } from './route.ts'

/** What somebody signs in for, and how the forms along the way carry it. */
export interface Errand {
  readonly purpose: SignInPurpose
  readonly ticket: FormTicket
  /** The full URL that the forms post to. */
  readonly action: string
  /** The client of the login; `null` while it is unknown. */
  readonly clientName: string | null
  readonly wish: SignInWish
}

/** The sign-in page: our form, if it was chosen or is the only way; otherwise the choice. */
export function signInPage(
  needs: NextStepNeeds,
  errand: Errand,
  way: SignInWay | undefined,
): Answer {
  if (way?.kind === 'form') return html(formPage(needs, errand, way))
  const { ticket, action, clientName } = errand
  const providers = [...needs.ways.values()]
  return html(chooseProviderPage(needs.look, { ...ticket, action, clientName, providers }))
}

/**
 * Handles a sign-in page that belongs to no login: the choice, the filled-in form, the next step.
 */
export function signInHere(
  call: Call,
  needs: NextStepNeeds,
  errand: Errand,
  { browser, form }: { browser: Browser; form: Parameters },
  next: (identity: Identity) => Promise<Answer>,
): Promise<Answer> | Answer {
  const way = wayOf(needs, form.get('provider'))
  const isFilledIn = way?.kind === 'redirect' || form.raw.has('email')
  if (!isFilledIn) return signInPage(needs, errand, way)
  return takeSignIn(call, needs, errand, way, { browser, form }, next)
}

/**
 * Follows the choice made on a sign-in page: goes to the provider, or reads our filled-in form.
 *
 * @param next called with the person the form identifies.
 */
export function takeSignIn(
  call: Call,
  needs: NextStepNeeds,
  errand: Errand,
  way: SignInWay | undefined,
  { browser, form }: { browser: Browser; form: Parameters },
  next: (identity: Identity) => Promise<Answer>,
): Promise<Answer> | Answer {
  if (way === undefined) throw badRequest('provider: there is none of that name here.')
  if (way.kind === 'redirect') {
    return toProvider(call, needs, way, errand.purpose, browser, errand.wish)
  }
  const values = { email: form.get('email') ?? '', name: form.get('name') ?? '' }
  const identity = way.signIn(form.raw)
  if (typeof identity !== 'string') return next(identity)
  return html(formPage(needs, errand, way, { problem: identity, values }), 400)
}

const formPage = (
  { look }: NextStepNeeds,
  { ticket, action }: Errand,
  { id, name }: FormProvider,
  again: { problem?: string; values?: { email: string; name: string } } = {},
) => localSignInPage(look, { ...ticket, action, providerName: name, providerId: id, ...again })
