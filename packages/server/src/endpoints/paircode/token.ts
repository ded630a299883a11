import {
  OAuthError,
  PAIRCODE_SCHEME,
  type PaircodePoll,
  paircodeProblem,
  writePaircodePoll,
} from '@paircode/protocol'
import { isElsewhere, network, sameNetwork } from '../../http/address.ts'
import type { Limiter } from '../../http/limiter.ts'
import { Refusal } from '../../http/refusal.ts'
import { refuseBrowsers } from '../../http/refuse-browsers.ts'
import { type Answer, json, text, wantsJson, withCookies } from '../../http/response.ts'
import { redeem } from '../../login/redeem.ts'
import { startCookieSession } from '../../sessions/start.ts'
import { aboutLogin } from '../../store/audit-event.ts'
import { type Login, standing } from '../../store/login-store.ts'
import { newSecret, sha256 } from '../../store/secret.ts'
import { holdPoll } from '../hold.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'

interface Needs
  extends Pick<
    Parts,
    'logins' | 'sessions' | 'people' | 'sessionLimits' | 'heldPolls' | 'cookies' | 'audit' | 'now'
  > {
  /** How fast one network may ask for unknown paircodes. */
  readonly unknownCodes: Limiter
}

/**
 * `GET /token?paircode=P`: the terminal collects.
 *
 * Pending is a 200 with an empty body, done is a 200 whose body is the person's id and whose
 * `Set-Cookie` is the session. The origin's clients raise on any other status, and stop.
 */
export async function getToken(call: Call, needs: Needs): Promise<Answer> {
  refuseBrowsers(call.request)
  const redeemHash = sha256(readSecret(call))
  const login = await findLogin(call, needs, redeemHash)
  if (standing(login, needs.now()) !== 'pending') return collect(call, needs, login)

  const held = await holdPoll(call, needs, login)
  if (held === null || held.hungUp) return pending(call.request)
  if (standing(held.login, needs.now()) === 'pending') return pending(call.request, held.headers)
  return collect(call, needs, held.login, held.headers)
}

const CREDENTIAL = new RegExp(`^${PAIRCODE_SCHEME} (.+)$`, 'i')

/** The paircode in a terminal's header, which stays out of access logs. */
export const shownPaircode = (request: Request): string | undefined =>
  CREDENTIAL.exec(request.headers.get('authorization') ?? '')?.[1]

/** Reads it from the query, as the origin's clients send it, or from the header. */
function readSecret({ request, query }: Call): string {
  const header = shownPaircode(request)
  const parameter = query.get('paircode')
  if (header !== undefined && parameter !== undefined) {
    throw new OAuthError(
      'invalid_request',
      'paircode: it is in the query and in the header; send it once',
    )
  }
  const secret = header ?? parameter
  if (secret === undefined) throw new OAuthError('invalid_request', 'paircode: it is missing')
  const problem = paircodeProblem(secret, 'plain')
  if (problem !== undefined) throw new OAuthError('invalid_request', problem)
  return secret
}

async function findLogin({ address }: Call, needs: Needs, redeemHash: string): Promise<Login> {
  const login = await needs.logins.findByCode(redeemHash, needs.now())
  if (login === undefined || login.flow !== 'paircode') {
    const waitSeconds = needs.unknownCodes.take(network(address))
    if (waitSeconds === 0) {
      throw new Refusal(404, 'invalid_grant', 'There is no such login; begin at /cli_login')
    }
    needs.audit({ event: 'limited', what: 'unknown_paircode', address })
    throw new Refusal(
      429,
      'temporarily_unavailable',
      'Too many polls for logins that do not exist',
      {
        'retry-after': String(waitSeconds),
      },
    )
  }
  // A paircode leaked through a log or over a shoulder is of no use elsewhere (security: O-12).
  if (!sameNetwork(address, login.requester.address)) {
    needs.audit({ event: 'poll_from_elsewhere', login: login.id, address })
  }
  if (isElsewhere(address, login.requester.address)) {
    throw new Refusal(
      403,
      'access_denied',
      'This login began on another network; log in again from this one',
    )
  }
  return login
}

function pending(request: Request, headers: Readonly<Record<string, string>> = {}): Answer {
  if (wantsJson(request)) return json(writePaircodePoll({ status: 'pending' }), 200, headers)
  return text('', 200, headers)
}

/** Answers for a login that is decided, and turns an approved one into a session. */
async function collect(
  { request, address }: Call,
  needs: Needs,
  login: Login,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const secret = newSecret('pcs')
  const started = startCookieSession(secret, needs.sessionLimits, login, needs.now())
  const result = await redeem(needs, login, started, needs.now())
  switch (result.outcome) {
    case 'redeemed':
      break
    case 'replayed':
      needs.audit({
        event: 'login_replayed',
        ...aboutLogin(login),
        session: result.login.sessionId,
        address,
      })
      throw new Refusal(410, 'invalid_grant', 'This login has been collected already; log in again')
    case 'gone':
      if (result.standing === 'denied') {
        throw new Refusal(410, 'access_denied', 'The person said no')
      }
      throw new Refusal(410, 'expired_token', 'This login was not approved in time; log in again')
  }

  const { person } = result
  const { sessionId } = result.login
  needs.audit({
    event: 'login_redeemed',
    ...aboutLogin(login),
    session: sessionId,
    person: person.id,
    address,
  })
  const poll: PaircodePoll = {
    status: 'complete',
    subject: person.id,
    ...(person.identity.email !== undefined && { email: person.identity.email }),
    ...(person.identity.name !== undefined && { name: person.identity.name }),
    expiresInSeconds: needs.sessionLimits.absoluteSeconds,
  }
  const body = wantsJson(request)
    ? json(writePaircodePoll(poll), 200, headers)
    : text(person.id, 200, headers)
  return withCookies(body, [
    needs.cookies.write('session', secret, needs.sessionLimits.absoluteSeconds),
  ])
}
