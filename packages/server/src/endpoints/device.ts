import { fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import type { Answer } from '../http/response.ts'
import { normalUserCode, showUserCode } from '../tokens/user-code.ts'
import { CODE_FORM, codeForm, type EnterCodeNeeds, enterCode } from './enter-code.ts'
import { admit, admitAnew } from './next-step.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'
import { type Errand, signInHere } from './sign-in-forms.ts'

type Needs = EnterCodeNeeds & Pick<Parts, 'ring'>

/**
 * `GET /device`: the form for the code that a terminal shows (RFC 8628 §3.3). A code in the link is
 * shown next to the form for comparison, but must still be typed: security DF-12.
 */
export async function getDevice(call: Call, needs: Needs): Promise<Answer> {
  const browser = await needs.browsers.read(call.request)
  if (browser.isNew) call.cookies.push(needs.browsers.keep(browser))
  const linkCode = normalUserCode(call.query.get('user_code') ?? '')
  return codeForm(needs, browser, linkCode ? { linkCode: showUserCode(linkCode) } : {})
}

/** `POST /device`: somebody typed a code; they sign in first if nobody is signed in. */
export async function postDevice(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  if (!fitsForm(browser, CODE_FORM, form.get('form_token'))) throw foreignForm()
  const typed = form.get('user_code')
  if (typed === undefined) return codeForm(needs, browser)
  const code = normalUserCode(typed)
  if (code === undefined) {
    return codeForm(needs, browser, {
      problem: 'A code is made of letters only, such as WDJB-MJHT.',
    })
  }

  const userCodeHash = (await needs.ring()).mac('user_code', code)
  const entry = { browser, userCodeHash }
  if (browser.signedIn) {
    const { identity } = browser.signedIn.person
    return enterCode(call, needs, { ...entry, identity }, admit)
  }
  // Nobody learns whether a code is right before signing in to make the guess (security: DF-17).
  const errand: Errand = {
    purpose: { userCodeHash },
    ticket: { userCode: code, formToken: formToken(browser, CODE_FORM) },
    action: needs.issuer.url('/device'),
    clientName: null,
    wish: {},
  }
  return signInHere(call, needs, errand, { browser, form }, (identity) =>
    enterCode(call, needs, { ...entry, identity }, admitAnew),
  )
}
