import { ownLogin } from '../http/login-problem.ts'
import { Problem } from '../http/problem.ts'
import type { Answer } from '../http/response.ts'
import { finishSignIn } from '../login/sign-in.ts'
import type { SignInWish } from '../providers/provider.ts'
import { enterAccount } from './enter-account.ts'
import { type EnterCodeNeeds, enterCode } from './enter-code.ts'
import { admitAnew, providerProblem } from './next-step.ts'
import type { Call } from './route.ts'

/** The parameters that decide in an answer, and so may appear only once (RFC 6749 §3.1). */
const DECISIVE = ['state', 'code', 'error', 'iss']

/**
 * `GET /callback/<provider>`: the browser comes back from the provider. Each has its own. Only the
 * browser that was sent out may come back, once; this is checked before contacting the provider.
 */
export async function getCallback(call: Call, needs: EnterCodeNeeds): Promise<Answer> {
  const way = needs.ways.get(call.segment)
  for (const name of DECISIVE) call.query.get(name)
  const browser = await needs.browsers.read(call.request)
  if (way?.kind !== 'redirect' || browser.isNew) throw stranger()

  const trip = { browserKey: browser.key, answer: call.query.raw, now: needs.now() }
  const back = await finishSignIn(needs.signIns, way, trip)
  if (back === undefined) throw stranger()

  const { purpose } = back
  const identify = (wish: SignInWish = {}) =>
    back.identify(wish).catch((error: unknown) => {
      throw providerProblem(needs, error, way, purpose)
    })
  if ('account' in purpose) {
    const { identity, signedInAt } = await identify()
    return enterAccount(needs, browser, identity, signedInAt)
  }
  if ('userCodeHash' in purpose) {
    const { identity, signedInAt } = await identify()
    return enterCode(call, needs, { browser, identity, ...purpose }, (...admitted) =>
      admitAnew(...admitted, signedInAt),
    )
  }
  const login = await ownLogin(needs.logins, purpose.loginId, browser, needs.now())
  const { identity, signedInAt } = await identify(login.asked)
  return admitAnew(needs, login, browser, identity, signedInAt)
}

const stranger = (): Problem =>
  new Problem(400, {
    title: 'This sign-in did not start here',
    detail:
      'It was started in another browser, it is finished already, or it took longer than ten minutes.',
    advice: 'Open the link from your terminal again, in the browser in which you want to sign in.',
  })
