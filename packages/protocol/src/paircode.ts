/**
 * The original protocol: two plain GETs, `/cli_login` and `/token`, linked by a secret that the
 * terminal generates. This file defines the messages; docs/protocol.md describes them.
 */

/**
 * A paircode, or the challenge made from one: 22 characters are the 128 bits of the original
 * client's `secrets.token_urlsafe(16)`; 43 characters are 256 bits, or a SHA-256.
 */
const PAIRCODE = /^[A-Za-z0-9_-]{22,128}$/
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/
const DISTINCT_CHARACTERS = 10

/** `plain`: the terminal sends its secret in both calls. `S256`: in the first, only its SHA-256. */
export type PaircodeMethod = 'plain' | 'S256'

/** Explains to client authors why this is not a valid paircode; `undefined` if it is valid. */
export function paircodeProblem(paircode: string, method: PaircodeMethod): string | undefined {
  if (method === 'S256' && !S256_CHALLENGE.test(paircode)) {
    return 'paircode: with paircode_method=S256 it is BASE64URL(SHA-256(secret)), 43 characters'
  }
  if (!PAIRCODE.test(paircode)) {
    return 'paircode: 22 to 128 characters of A-Z a-z 0-9 _ - are needed, made at random for this login'
  }
  if (new Set(paircode).size < DISTINCT_CHARACTERS) {
    return 'paircode: it is too regular to be a secret; make 16 or more random bytes and send them as base64url'
  }
  return undefined
}

/** What a terminal may report about itself at the start. Shown to the person as unverified. */
export interface TerminalReport {
  /** The machine's name, as the user knows it. */
  readonly host?: string
  /** The operating system, as the user knows it: `macOS 15`, `Debian 12 (WSL)`. */
  readonly system?: string
}

/** `GET /cli_login`. */
export interface PaircodeStart {
  readonly paircode: string
  readonly method: PaircodeMethod
  readonly clientId?: string
  readonly terminal: TerminalReport
}

export function paircodeStartQuery(start: PaircodeStart): URLSearchParams {
  const query = new URLSearchParams({ paircode: start.paircode })
  if (start.method !== 'plain') query.set('paircode_method', start.method)
  if (start.clientId !== undefined) query.set('client_id', start.clientId)
  if (start.terminal.host !== undefined) query.set('host', start.terminal.host)
  if (start.terminal.system !== undefined) query.set('system', start.terminal.system)
  return query
}

/** The response to `GET /cli_login` as `application/json`. As `text/plain`, it is the URI alone. */
export interface PaircodeStarted {
  /** The link the person opens. It can complete the login but never collect it. */
  readonly verificationUri: string
  readonly expiresInSeconds: number
  /** How long to wait between polls that were not held. */
  readonly intervalSeconds: number
}

export function writePaircodeStarted(started: PaircodeStarted): Record<string, unknown> {
  return {
    verification_uri: started.verificationUri,
    expires_in: started.expiresInSeconds,
    interval: started.intervalSeconds,
  }
}

/** Parses the response; `undefined` if the body is anything else, such as a captive portal. */
export function readPaircodeStarted(body: unknown): PaircodeStarted | undefined {
  if (!isRecord(body)) return undefined
  const { verification_uri, expires_in, interval } = body
  if (typeof verification_uri !== 'string') return undefined
  if (!isPositive(expires_in) || !isPositive(interval)) return undefined
  return {
    verificationUri: verification_uri,
    expiresInSeconds: expires_in,
    intervalSeconds: interval,
  }
}

/** The response to `GET /token` with `Accept: application/json`; `Set-Cookie` holds the session. */
export type PaircodePoll =
  | { readonly status: 'pending' }
  | {
      readonly status: 'complete'
      readonly subject: string
      readonly email?: string
      readonly name?: string
      /** The session ends after this at the latest, however much it is used. */
      readonly expiresInSeconds: number
    }

export function writePaircodePoll(poll: PaircodePoll): Record<string, unknown> {
  if (poll.status === 'pending') return { status: 'pending' }
  return {
    status: 'complete',
    sub: poll.subject,
    ...(poll.email !== undefined && { email: poll.email }),
    ...(poll.name !== undefined && { name: poll.name }),
    expires_in: poll.expiresInSeconds,
  }
}

export function readPaircodePoll(body: unknown): PaircodePoll | undefined {
  if (!isRecord(body)) return undefined
  if (body.status === 'pending') return { status: 'pending' }
  const { status, sub, email, name, expires_in } = body
  if (status !== 'complete' || typeof sub !== 'string' || !isPositive(expires_in)) return undefined
  return {
    status: 'complete',
    subject: sub,
    ...(typeof email === 'string' && { email }),
    ...(typeof name === 'string' && { name }),
    expiresInSeconds: expires_in,
  }
}

/** The scheme with which a terminal may send its secret, to keep it out of access logs. */
export const PAIRCODE_SCHEME = 'Paircode'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
