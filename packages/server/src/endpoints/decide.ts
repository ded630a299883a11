import type { Browser } from '../http/browser.ts'
import { loginProblem } from '../http/login-problem.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { type Answer, html } from '../http/response.ts'
import { approve } from '../login/approve.ts'
import { deny } from '../login/deny.ts'
import { approvedPage, deniedPage } from '../pages/finished.ts'
import type { Html } from '../pages/layout.ts'
import { numberPage } from '../pages/number.ts'
import { returnPage } from '../pages/return.ts'
import { aboutLogin } from '../store/audit-event.ts'
import type { Login } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import { confirmationNumber, keyedNumber } from '../tokens/user-code.ts'
import { noteElsewhere } from './elsewhere.ts'
import type { Needs as Everything } from './needs.ts'
import { authorizationResponse } from './oauth/authorization-response.ts'
import type { Call } from './route.ts'
import { requireTravel } from './travel.ts'

export type Needs = Pick<
  Everything,
  'issuer' | 'look' | 'clients' | 'remoteApproval' | 'logins' | 'ring' | 'crowds' | 'audit' | 'now'
>

export type Decision = 'approve' | 'deny'

export function readDecision(form: Parameters): Decision {
  const decision = form.require('decision')
  if (decision === 'approve' || decision === 'deny') return decision
  throw badRequest('decision: it is either approve or deny.')
}

/** A person answers a login that is their browser's, and reads what follows. */
export async function decide(
  call: Call,
  needs: Needs,
  login: Login,
  { browser, personId, decision }: { browser: Browser; personId: string; decision: Decision },
): Promise<Answer> {
  const answer = { loginId: login.id, browserHash: sha256(browser.key), personId }
  const isYes = decision === 'approve'
  const number =
    isYes && requireTravel(call, needs, login) === 'number' ? confirmationNumber() : null
  const result = isYes
    ? await approve(needs.logins, login, answer, await keyed(needs, login, number), needs.now())
    : await deny(needs.logins, answer, needs.now())
  if (result.outcome === 'gone') throw loginProblem(result.standing)

  const about = { ...aboutLogin(login), person: personId, address: call.address }
  const afterSeconds = (needs.now().getTime() - login.createdAt.getTime()) / 1000
  needs.audit(
    isYes
      ? { event: 'login_approved', ...about, afterSeconds }
      : { event: 'login_denied', ...about },
  )
  if (isYes) noteElsewhere(needs, login, call)
  const terminal = login.requester.address
  if (isYes && needs.crowds.grows(terminal, call.address, personId)) {
    needs.audit({ event: 'approved_by_many', login: login.id, address: terminal })
  }
  return html(await whatFollows(needs, login, result, number))
}

const keyed = async (
  { ring }: Needs,
  login: Login,
  number: string | null,
): Promise<string | null> => (number === null ? null : keyedNumber(await ring(), login.id, number))

async function whatFollows(
  { look, issuer, clients }: Needs,
  { clientId, requester, asked }: Login,
  result: { outcome: 'approved'; code: string | null } | { outcome: 'denied' },
  number: string | null,
): Promise<Html> {
  const { clientName } = await clients.introduce(clientId)
  const terminal = { clientName, host: requester.host ?? null }
  const { redirectUri, state } = asked
  if (redirectUri !== undefined) {
    const answer =
      result.outcome === 'approved'
        ? { ...(result.code !== null && { code: result.code }) }
        : { error: 'access_denied', error_description: 'The person said no' }
    const request = { redirectUri, ...(state !== undefined && { state }) }
    const url = authorizationResponse(request, issuer, answer)
    return returnPage(look, { url, outcome: result.outcome, ...terminal })
  }
  if (number !== null) return numberPage(look, { number, ...terminal })
  return result.outcome === 'approved' ? approvedPage(look, terminal) : deniedPage(look, terminal)
}
