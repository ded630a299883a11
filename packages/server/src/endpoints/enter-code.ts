import { type Browser, formToken } from '../http/browser.ts'
import { Problem } from '../http/problem.ts'
import { type Answer, html } from '../http/response.ts'
import { claim } from '../login/claim.ts'
import { personId } from '../login/identify.ts'
import { enterCodePage } from '../pages/enter-code.ts'
import type { Identity } from '../store/identity.ts'
import { type Login, standing } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import type { Guesses } from './guesses.ts'
import type { admit, NextStepNeeds } from './next-step.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'
import { requireTravel } from './travel.ts'

export interface EnterCodeNeeds extends NextStepNeeds, Pick<Parts, 'clients' | 'remoteApproval'> {
  readonly guesses: Guesses
}

/** What the form token of `/device` is bound to; other form tokens are bound to a login. */
export const CODE_FORM = 'device'

/** The form for a code. It looks the same whatever is wrong with the code (security: UC-05). */
export const codeForm = (
  { look, issuer }: EnterCodeNeeds,
  browser: Browser,
  more: { problem?: string; linkCode?: string } = {},
): Answer =>
  html(
    enterCodePage(look, {
      action: issuer.url('/device'),
      formToken: formToken(browser, CODE_FORM),
      ...more,
    }),
    more.problem === undefined ? 200 : 400,
  )

/**
 * A signed-in person typed a code: this browser claims its login and goes on, or the code counts as
 * a wrong guess of theirs.
 *
 * Somebody who has just signed in for a wrong code is not remembered: who may log in depends on the
 * client, and here there is none.
 */
export async function enterCode(
  call: Call,
  needs: EnterCodeNeeds,
  entry: { browser: Browser; identity: Identity; userCodeHash: string },
  next: typeof admit,
): Promise<Answer> {
  const { browser, identity } = entry
  const person = personId(identity)
  const waitSeconds = await needs.guesses.take(person, call.address)
  if (waitSeconds > 0) {
    needs.audit({ event: 'limited', what: 'user_code', person, address: call.address })
    throw tooManyGuesses(waitSeconds)
  }
  const login = await claimByCode(call, needs, entry)
  if (login === undefined) {
    await needs.guesses.wrong(call.address)
    needs.audit({ event: 'wrong_user_code', person, address: call.address })
    return codeForm(needs, browser, {
      problem: 'No terminal is waiting with this code. It may be mistyped, or too old.',
    })
  }
  call.cookies.push(needs.browsers.keep(browser))
  const [answer] = await Promise.all([
    next(needs, login, browser, identity),
    needs.guesses.right(person),
  ])
  return answer
}

/** The pending login of a code, once this browser owns it; `undefined` in all other cases. */
async function claimByCode(
  call: Call,
  needs: EnterCodeNeeds,
  { browser, userCodeHash }: { browser: Browser; userCodeHash: string },
): Promise<Login | undefined> {
  const now = needs.now()
  const login = await needs.logins.findByUserCode(userCodeHash, now)
  if (login === undefined || standing(login, now) !== 'pending') return undefined
  requireTravel(call, needs, login, 'code')
  const claimed = await claim(needs.logins, login, sha256(browser.key), 'code', now)
  return claimed.outcome === 'claimed' ? login : undefined
}

const tooManyGuesses = (waitSeconds: number): Problem =>
  new Problem(
    429,
    {
      title: 'Too many wrong codes',
      detail: 'You, or others on your network, typed too many codes that no terminal shows.',
      advice: `Wait ${Math.ceil(waitSeconds / 60)} min, and then type the code that your terminal shows.`,
    },
    { headers: { 'retry-after': String(waitSeconds) } },
  )
