import { ownLogin } from '../http/login-problem.ts'
import { Problem } from '../http/problem.ts'
import type { Answer } from '../http/response.ts'
import { finishSignIn } from '../login/sign-in.ts'
import { enterAccount } from './enter-account.ts'
import { enterCode, type Needs } from './enter-code.ts'
import { admitAnew, providerProblem } from './next-step.ts'
import type { Call } from './route.ts'

/** What decides in an answer, and may therefore be there only once (RFC 6749 §3.1). */
const DECISIVE = ['state', 'code', 'error', 'iss']

/**
 * `GET /callback/<provider>`: the browser comes back from the provider. Each provider has its own,
 * and only the browser that set out may come back, once, before a word is said to the provider.
 */
export async function getCallback(call: Call, needs: Needs): Promise<Answer> {
  const way = needs.ways.get(call.segment)
  for (const name of DECISIVE) call.query.get(name)
  const browser = await needs.browsers.read(call.request)
  if (way?.kind !== 'redirect' || browser.isNew) throw stranger()

  const trip = { browserKey: browser.key, answer: call.query.raw, now: needs.now() }
  const back = await finishSignIn(needs.signIns, way, trip)
  if (back === undefined) throw stranger()

  const { purpose } = back
  const identify = () =>
    back.identify().catch((error: unknown) => {
      throw providerProblem(needs, error, way, purpose)
    })
  if ('account' in purpose) return enterAccount(needs, browser, await identify())
  if ('userCodeHash' in purpose) {
    return enterCode(call, needs, { browser, identity: await identify(), ...purpose }, admitAnew)
  }
  const login = await ownLogin(needs.logins, purpose.loginId, browser, needs.now())
  return admitAnew(needs, login, browser, await identify())
}

const stranger = (): Problem =>
  new Problem(400, {
    title: 'This sign-in did not start here',
    detail:
      'It was started in another browser, it is finished already, or it took longer than ten minutes.',
    advice: 'Open the link from your terminal again, in the browser in which you want to sign in.',
  })
