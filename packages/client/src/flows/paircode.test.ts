import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LoginPrompt } from './flow.ts'
import { paircodeFlow } from './paircode.ts'

const ISSUER = 'https://login.acme.dev/auth'
const NOON = new Date('2026-01-01T12:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
})
afterEach(() => {
  vi.useRealTimers()
})

/** How the server answers a poll, perhaps after a while. */
type Poll = () => Response | Promise<Response>

const pending: Poll = () => Response.json({ status: 'pending' })
const complete: Poll = () =>
  Response.json(
    { status: 'complete', sub: 'u1', expires_in: 3600 },
    { headers: { 'set-cookie': '__Host-paircode_session=pcs_x; Path=/' } },
  )
const page: Poll = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
const noNetwork: Poll = () => Promise.reject(new TypeError('fetch failed'))
const held =
  (seconds: number, answer: Poll): Poll =>
  () =>
    new Promise((resolve) => setTimeout(() => resolve(answer()), seconds * 1000))

/** Runs a login against a server that answers the polls as listed, the last one ever after. */
function start(
  polls: readonly Poll[],
  started: object = {},
  timeoutSeconds = 300,
  show = async (_: LoginPrompt) => {},
) {
  const requests: Request[] = []
  const pollTimes: number[] = []
  const prompts: LoginPrompt[] = []
  const stop = new AbortController()
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    requests.push(request)
    if (new URL(request.url).pathname === '/auth/cli_login') {
      const verification_uri = `${ISSUER}/pair/7Q2F`
      return Response.json({ verification_uri, expires_in: 300, interval: 5, ...started })
    }
    if (request.method === 'POST') return new Response(null, { status: 204 }) // `/logout`
    const answer = polls[Math.min(pollTimes.length, polls.length - 1)]
    pollTimes.push((Date.now() - NOON.getTime()) / 1000)
    return answer?.() ?? Response.error()
  }
  const result = paircodeFlow(
    { issuer: ISSUER, clientId: 'acme-cli', timeoutSeconds },
    {
      fetch,
      signal: stop.signal,
      now: () => new Date(),
      async prompt(prompt) {
        prompts.push(prompt)
        await show(prompt)
      },
    },
  )
  result.catch(() => {}) // looked at later, by the test
  return { result, requests, pollTimes, prompts, stop }
}

test('the challenge is shown first, and the secret only where the session is collected', async () => {
  const { result, requests, prompts } = start([complete])
  expect(await result).toEqual({
    subject: 'u1',
    credential: { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_x' },
    expiresAt: new Date('2026-01-01T13:00:00Z'),
  })
  expect(prompts).toEqual([
    {
      flow: 'paircode',
      verificationUri: `${ISSUER}/pair/7Q2F`,
      expiresAt: new Date('2026-01-01T12:05:00Z'),
    },
  ])

  const [begin, poll] = requests
  const query = new URL(begin?.url ?? '').searchParams
  const secret = /^Paircode ([\w-]{43})$/.exec(poll?.headers.get('authorization') ?? '')?.[1] ?? ''
  expect(Object.fromEntries(query)).toEqual({
    paircode: createHash('sha256').update(secret).digest('base64url'),
    paircode_method: 'S256',
    client_id: 'acme-cli',
    host: hostname(),
    system: expect.any(String),
  })
  expect(poll?.url).toBe(`${ISSUER}/token`)
  expect(poll?.headers.get('accept')).toBe('application/json')
  expect(poll?.headers.get('prefer')).toBe('wait=25')
})

test('a poll that was not held is repeated after the interval and 20 % more', async () => {
  const { result, pollTimes } = start([pending, pending, complete])
  await vi.runAllTimersAsync()
  await result
  expect(pollTimes).toEqual([0, 6, 12])
})

test('a poll that was held is repeated at once', async () => {
  const { result, pollTimes } = start([held(25, pending), held(3, complete)])
  await vi.runAllTimersAsync()
  await result
  expect(pollTimes).toEqual([0, 25])
  expect(Date.now() - NOON.getTime()).toBe(28_000)
})

test('a server that asks to be polled without a pause is not', async () => {
  const { result, pollTimes } = start([pending, pending, complete], { interval: 0.001 })
  await vi.runAllTimersAsync()
  await result
  expect(pollTimes).toEqual([0, 1.2, 2.4])
})

test('what may pass is waited out, each time for longer', async () => {
  const { result, pollTimes } = start([noNetwork, page, page, page, pending, complete])
  await vi.runAllTimersAsync()
  expect(await result).toMatchObject({ subject: 'u1' })
  expect(pollTimes).toEqual([0, 12, 36, 66, 96, 102])
})

test('a login that nobody approves ends, and is not asked for any more', async () => {
  const { result, pollTimes } = start([held(25, pending)])
  await vi.runAllTimersAsync()
  await expect(result).rejects.toMatchObject({
    code: 'timed_out',
    message: 'Nobody approved the login within 5 minutes.',
  })
  expect(Date.now() - NOON.getTime()).toBe(300_000)
  expect(pollTimes).toHaveLength(12)
})

test('the time limit is the shorter of the caller’s and the server’s', async () => {
  const { result, prompts } = start([pending], { expires_in: 60 })
  const impatient = start([pending], {}, 30)
  await vi.runAllTimersAsync()
  await expect(result).rejects.toThrow('within 60 seconds')
  await expect(impatient.result).rejects.toThrow('within 30 seconds')
  expect(prompts[0]?.expiresAt).toEqual(new Date('2026-01-01T12:01:00Z'))
})

test('a login that times out on a trouble tells it', async () => {
  const { result } = start([pending, page])
  await vi.runAllTimersAsync()
  await expect(result).rejects.toMatchObject({
    code: 'timed_out',
    message:
      'The login was not seen to be approved within 5 minutes. At the end: https://login.acme.dev answered 200 with text/html, which is not how a login server answers. A network that wants you to sign in first, or blocks the address, does.',
    cause: { code: 'bad_server' },
  })
})

test('a final answer ends the login at once', async () => {
  const denied: Poll = () => Response.json({ error: 'access_denied' }, { status: 410 })
  const { result, pollTimes } = start([denied])
  await expect(result).rejects.toMatchObject({ code: 'denied' })
  expect(pollTimes).toEqual([0])
})

test('a link to elsewhere is neither shown nor waited for', async () => {
  const verification_uri = 'https://evil.dev/auth/pair/7Q2F'
  const { result, prompts, pollTimes } = start([complete], { verification_uri })
  await expect(result).rejects.toMatchObject({ code: 'bad_server' })
  expect([prompts, pollTimes]).toEqual([[], []])
})

test('a login that is given up between two polls ends with the signal’s reason, at the server, too', async () => {
  const { result, stop, requests } = start([pending])
  await vi.advanceTimersByTimeAsync(1000)
  const reason = new Error('Ctrl-C')
  stop.abort(reason)
  await expect(result).rejects.toBe(reason)
  const [poll, end] = requests.slice(-2)
  expect(end?.url).toBe(`${ISSUER}/logout`)
  expect(end?.headers.get('authorization')).toBe(poll?.headers.get('authorization'))
  expect(vi.getTimerCount()).toBe(0)
})

test('a login whose address cannot be shown is ended at the server', async () => {
  const gone = new Error('EPIPE')
  const { result, requests } = start([pending], {}, 300, () => Promise.reject(gone))
  await expect(result).rejects.toBe(gone)
  expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/auth/cli_login',
    '/auth/logout',
  ])
})
