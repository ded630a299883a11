import { printable } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import { failureOf } from '../network/failure.ts'

/** What a request is sent with. */
export interface Transport {
  readonly fetch: typeof fetch
  /** Ends the request early, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** The secret to send with the app's `client_id`, if it has been given one (RFC 6749 §2.3.1). */
  readonly clientSecret?: string | undefined
}

/** The answer to a protocol request, read to its end. */
export interface Answer {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** The parsed JSON, with all strings safe to print; `undefined` if it is something else. */
  readonly body: unknown
}

const MAX_BODY_BYTES = 64 * 1024
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i

/**
 * Sends one protocol request and reads the answer: follows no redirect, reads no more than 64 KiB,
 * and takes `timeoutSeconds` at most.
 *
 * @throws {LoginError} `unreachable`, or `bad_server` for a redirect or an endless body; both are
 *   transient.
 */
export async function exchange(
  url: string,
  init: RequestInit,
  transport: Transport,
  timeoutSeconds = 30,
): Promise<Answer> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeoutSeconds * 1000)
  const signal = AbortSignal.any([limit.signal, ...(transport.signal ? [transport.signal] : [])])
  try {
    // Not as a `Request`: on Node 20, a signal inside one is lost to the garbage collector.
    const response = await transport.fetch(url, { ...init, redirect: 'manual', signal })
    refuseRedirect(url, response)
    return {
      url,
      status: response.status,
      headers: response.headers,
      body: await readJson(url, response),
    }
  } catch (error) {
    transport.signal?.throwIfAborted()
    if (error instanceof LoginError) throw error
    if (limit.signal.aborted) {
      throw unreachable(url, NO_ANSWER, `no answer within ${timeoutSeconds} seconds`)
    }
    throw unreachable(url, error)
  } finally {
    clearTimeout(timer)
  }
}

/** A redirect could carry the secret elsewhere, or hand us a portal's page. */
function refuseRedirect(url: string, response: Response): void {
  if (response.status < 300 || response.status > 399) return
  const location = response.headers.get('location') ?? ''
  const to = URL.canParse(location, url) ? new URL(location, url).origin : 'nowhere'
  throw badServer(url, `answered with a redirect to ${printable(to, 200)}`, true, PORTAL)
}

async function readJson(url: string, response: Response): Promise<unknown> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  // Leaving the loop early cancels the body.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > MAX_BODY_BYTES) throw badServer(url, 'sent more than 64 KiB')
    text += decoder.decode(chunk, { stream: true })
  }
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return undefined
  try {
    return JSON.parse(text, cleaned)
  } catch {
    return undefined
  }
}

/** Anything a server says may end up being printed, by us or by others (security: CL-08). */
const cleaned = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? printable(value, MAX_BODY_BYTES) : value

/** Turns an unexpected answer into an error. */
export function problemOf(answer: Answer): LoginError {
  const refusal = readRefusal(answer)
  if (refusal === undefined) {
    const type = printable(answer.headers.get('content-type') ?? 'nothing', 40)
    const hint = /html/i.test(type) ? PORTAL : ''
    return badServer(answer.url, `answered ${answer.status} with ${type}`, true, hint)
  }
  const why = (refusal.description ?? refusal.error).replace(/\.?$/, '.')
  return new LoginError('refused', `${originOf(answer.url)} refused: ${why}`, {
    cause: refusal,
    transient: answer.status === 429 || answer.status >= 500,
  })
}

/** The OAuth error in an answer (RFC 6749 §5.2), whatever its status: GitHub's is 200. */
export function readRefusal({ status, body }: Answer) {
  if (typeof body !== 'object' || body === null) return undefined
  const { error, error_description: description } = body as Record<string, unknown>
  if (typeof error !== 'string') return undefined
  return {
    status,
    error: printable(error, 64),
    ...(typeof description === 'string' && { description: printable(description, 300) }),
  }
}

/**
 * @param what completes the sentence that begins with the server's address
 * @param transient whether something between us and the server may have sent it
 * @param hint one more sentence, with a space before it
 */
export const badServer = (url: string, what: string, transient = true, hint = ''): LoginError =>
  new LoginError(
    'bad_server',
    `${originOf(url)} ${what}, which is not how a login server answers.${hint}`,
    { transient },
  )

const PORTAL = ' A network that wants you to sign in first, or blocks the address, does.'

export const unreachable = (
  url: string,
  error: unknown,
  what = failureOf(error).what,
): LoginError =>
  new LoginError('unreachable', `Could not reach ${originOf(url)}: ${what}.`, {
    cause: error,
    transient: true,
  })

const NO_ANSWER = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })

const originOf = (url: string): string => new URL(url).origin
