import {
  PAIRCODE_SCHEME,
  type PaircodePoll,
  type PaircodeStart,
  type PaircodeStarted,
  paircodeStartQuery,
  preferWait,
  readPaircodePoll,
  readPaircodeStarted,
} from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import type { Credential } from '../store/session-store.ts'
import { exchange, problemOf, readRefusal, type Transport } from './exchange.ts'

/** `GET /cli_login`: begins a login. */
export async function startPaircode(
  issuer: string,
  start: PaircodeStart,
  transport: Transport,
): Promise<PaircodeStarted> {
  const url = `${issuer}/cli_login?${paircodeStartQuery(start)}`
  const answer = await exchange(url, { headers: { accept: 'application/json' } }, transport)
  const started = answer.status === 200 ? readPaircodeStarted(answer.body) : undefined
  if (started === undefined) throw problemOf(answer)
  return started
}

type Pending = Extract<PaircodePoll, { status: 'pending' }>
export type Complete = Extract<PaircodePoll, { status: 'complete' }> & {
  readonly credential: Credential
}

/** The result of a poll. */
export type PaircodeAnswer = Pending | Complete

/** How late a server may be in answering a held poll. */
const GRACE_SECONDS = 10

/**
 * `GET /token`: asks whether the login is approved, and collects the session when it is. The server
 * may hold its answer for `waitSeconds` (RFC 7240 §4.3).
 *
 * @throws {LoginError} `denied`, `timed_out` or `refused`, which are final, or a `transient` one
 */
export async function pollPaircode(
  issuer: string,
  secret: string,
  waitSeconds: number,
  transport: Transport,
): Promise<PaircodeAnswer> {
  const headers = {
    accept: 'application/json',
    authorization: `${PAIRCODE_SCHEME} ${secret}`, // not in the URL: those are logged
    prefer: preferWait(waitSeconds),
  }
  const limit = waitSeconds + GRACE_SECONDS
  const answer = await exchange(`${issuer}/token`, { headers }, transport, limit)
  const cause = answer.status === 410 ? readRefusal(answer) : undefined
  if (cause?.error === 'access_denied') {
    throw new LoginError('denied', 'The login was denied in the browser.', { cause })
  }
  if (cause?.error === 'expired_token') {
    throw new LoginError('timed_out', 'The login expired before it was approved.', { cause })
  }
  const poll = answer.status === 200 ? readPaircodePoll(answer.body) : undefined
  if (poll === undefined) throw problemOf(answer)
  if (poll.status === 'pending') return poll
  return { ...poll, credential: readSessionCookie(issuer, answer.headers) }
}

/** RFC 6265 §4.1.1: no `cookie-octet` is a control character, space, quote, comma, `;` or `\`. */
const SESSION_COOKIE =
  /^((?:__Host-)?paircode_session)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,4000})(?:;|$)/

/** The session is the only cookie of that name; over https, only the host can have set it. */
function readSessionCookie(issuer: string, headers: Headers): Credential {
  const expected = issuer.startsWith('https:') ? '__Host-paircode_session' : 'paircode_session'
  for (const cookie of headers.getSetCookie()) {
    const [, name, value] = SESSION_COOKIE.exec(cookie) ?? []
    if (name === expected && value !== undefined) return { type: 'cookie', name, value }
  }
  // The login is used up by now, so there is no point in asking again.
  const what = `${new URL(issuer).origin} approved the login and sent no ${expected} cookie with it`
  throw new LoginError('bad_server', `${what}.`)
}
