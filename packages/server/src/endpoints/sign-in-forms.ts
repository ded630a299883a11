import type { Browser } from '../http/browser.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { type Answer, html } from '../http/response.ts'
import { chooseProviderPage } from '../pages/choose-provider.ts'
import type { FormTicket } from '../pages/data.ts'
import { localSignInPage } from '../pages/local-sign-in.ts'
import type { FormProvider, Identity, SignInWish } from '../providers/provider.ts'
import type { SignInPurpose } from '../store/sign-in-store.ts'
import type { SignInWay } from './needs.ts'
import { type Needs, toProvider, wayOf } from './next-step.ts'
import type { Call } from './route.ts'

/** What somebody signs in for, and how the forms on the way tell it. */
export interface Errand {
  readonly purpose: SignInPurpose
  readonly ticket: FormTicket
  /** Where the forms go, whole. */
  readonly action: string
  /** Whose login it is; `null` as long as nobody knows. */
  readonly clientName: string | null
  readonly wish: SignInWish
}

/** The page to sign in on: the form of ours that was chosen or is the only way, or else the choice. */
export function signInPage(needs: Needs, errand: Errand, way: SignInWay | undefined): Answer {
  if (way?.kind === 'form') return html(formPage(needs, errand, way))
  const { ticket, action, clientName } = errand
  const providers = [...needs.ways.values()]
  return html(chooseProviderPage(needs.look, { ...ticket, action, clientName, providers }))
}

/** Somebody signs in on such a page where no login leads: chooses, fills in the form, goes on. */
export function signInHere(
  call: Call,
  needs: Needs,
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
 * Goes the way that was chosen on such a page: to the provider, or by the form of ours, filled in.
 *
 * @param next what follows for whoever the form says it is.
 */
export function takeSignIn(
  call: Call,
  needs: Needs,
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
  { look }: Needs,
  { ticket, action }: Errand,
  { id, name }: FormProvider,
  again: { problem?: string; values?: { email: string; name: string } } = {},
) => localSignInPage(look, { ...ticket, action, providerName: name, providerId: id, ...again })
