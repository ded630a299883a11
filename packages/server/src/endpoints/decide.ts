import type { Browser } from '../http/browser.ts'
import { loginProblem } from '../http/login-problem.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { type Answer, html } from '../http/response.ts'
import { approve } from '../login/approve.ts'
import { deny } from '../login/deny.ts'
import type { Travels } from '../login/travel.ts'
import { approvedPage, deniedPage } from '../pages/finished.ts'
import type { Html } from '../pages/layout.ts'
import { numberPage } from '../pages/number.ts'
import { type Return, returnPage } from '../pages/return.ts'
import { aboutLogin } from '../store/audit-event.ts'
import type { Login } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import { authorizationCode, confirmationNumber } from '../tokens/carried.ts'
import { keyedNumber } from '../tokens/user-code.ts'
import { noteElsewhere } from './elsewhere.ts'
import { authorizationResponse } from './oauth/authorization-response.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'
import { requireTravel } from './travel.ts'

export type DecideNeeds = Pick<
  Parts,
  'issuer' | 'look' | 'clients' | 'remoteApproval' | 'logins' | 'ring' | 'crowds' | 'audit' | 'now'
>

export type Decision = 'approve' | 'deny'

export function readDecision(form: Parameters): Decision {
  const decision = form.require('decision')
  if (decision === 'approve' || decision === 'deny') return decision
  throw badRequest('decision: it is either approve or deny.')
}

/** A person approves or denies a login that their browser owns, and sees the resulting page. */
export async function decide(
  call: Call,
  needs: DecideNeeds,
  login: Login,
  { browser, personId, decision }: { browser: Browser; personId: string; decision: Decision },
): Promise<Answer> {
  const answer = { loginId: login.id, browserHash: sha256(browser.key), personId }
  const about = { ...aboutLogin(login), person: personId, address: call.address }
  if (decision === 'deny') {
    const result = await deny(needs.logins, answer, needs.now())
    if (result.outcome === 'gone') throw loginProblem(result.standing)
    needs.audit({ event: 'login_denied', ...about })
    return html(await deniedFor(needs, login))
  }
  const carried = carry(login, browser.key, requireTravel(call, needs, login))
  const confirmationHash = await keyed(needs, login, carried.number)
  const result = await approve(
    needs.logins,
    answer,
    { code: carried.code, confirmationHash },
    needs.now(),
  )
  if (result.outcome === 'gone') throw loginProblem(result.standing)
  const page = await approvedFor(needs, login, carried)
  // Still an error, since this is the second of two answers.
  if (result.outcome === 'approved_before') return html(page, 400)

  const afterSeconds = (needs.now().getTime() - login.createdAt.getTime()) / 1000
  needs.audit({ event: 'login_approved', ...about, afterSeconds })
  noteElsewhere(needs, login, call)
  const terminal = login.requester.address
  if (needs.crowds.grows(terminal, call.address, personId)) {
    needs.audit({ event: 'approved_by_many', login: login.id, address: terminal })
  }
  return html(page)
}

/** What the browser carries: for the listening app, or for the person to type. */
interface Carried {
  readonly code: string | null
  readonly number: string | null
}

const carry = ({ id, flow }: Login, browserKey: string, travels: Travels): Carried => ({
  code: flow === 'loopback' ? authorizationCode(browserKey, id) : null,
  number: travels === 'number' ? confirmationNumber(browserKey, id) : null,
})

const keyed = async (
  { ring }: DecideNeeds,
  login: Login,
  number: string | null,
): Promise<string | null> => (number === null ? null : keyedNumber(await ring(), login.id, number))

async function approvedFor(
  needs: DecideNeeds,
  login: Login,
  { code, number }: Carried,
): Promise<Html> {
  const terminal = await terminalOf(needs, login)
  if (code !== null) return returnFor(needs, login, { code }, { outcome: 'approved', ...terminal })
  return number === null
    ? approvedPage(needs.look, terminal)
    : numberPage(needs.look, { number, ...terminal })
}

async function deniedFor(needs: DecideNeeds, login: Login): Promise<Html> {
  const terminal = await terminalOf(needs, login)
  const error = { error: 'access_denied', error_description: 'The person said no' }
  return login.flow === 'loopback'
    ? returnFor(needs, login, error, { outcome: 'denied', ...terminal })
    : deniedPage(needs.look, terminal)
}

async function terminalOf({ clients }: DecideNeeds, { clientId, requester }: Login) {
  const { clientName } = await clients.introduce(clientId)
  return { clientName, host: requester.host ?? null }
}

function returnFor(
  { look, issuer }: DecideNeeds,
  { asked: { redirectUri = '', state } }: Login,
  answer: Readonly<Record<string, string>>,
  about: Omit<Return, 'url'>,
): Html {
  const request = { redirectUri, ...(state !== undefined && { state }) }
  return returnPage(look, { url: authorizationResponse(request, issuer, answer), ...about })
}
