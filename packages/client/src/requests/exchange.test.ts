import { expect, test, vi } from 'vitest'
import { exchange, problemOf } from './exchange.ts'

const URL = 'https://login.acme.dev/token?paircode=hidden'

const answering = (response: Response) => ({ fetch: async () => response })

test('texts of an answer come out without escapes, bidirectional controls and line breaks', async () => {
  const body = { sub: '\u001b[2Ja\u202eb', list: [{ x: 'one\r\ntwo' }], n: 1 }
  const answer = await exchange(URL, {}, answering(Response.json(body)))
  expect(answer.body).toEqual({ sub: '[2Jab', list: [{ x: 'one two' }], n: 1 })
})

test('a body that is not JSON, or does not say so, is no body', async () => {
  const html = new Response('<html>', { headers: { 'content-type': 'text/html' } })
  const unnamed = new Response('{"status":"pending"}')
  const broken = new Response('{', { headers: { 'content-type': 'application/json' } })
  for (const response of [html, unnamed, broken]) {
    expect((await exchange(URL, {}, answering(response))).body).toBeUndefined()
  }
})

test('a redirect is refused, and not followed', async () => {
  const fetch = vi.fn(async (_url: unknown, _init?: RequestInit) =>
    Response.redirect('https://evil.dev/x?y', 302),
  )
  await expect(exchange(URL, {}, { fetch })).rejects.toMatchObject({
    code: 'bad_server',
    message:
      'https://login.acme.dev answered with a redirect to https://evil.dev, which is not how a login server answers. A network that wants you to sign in first, or blocks the address, does.',
  })
  expect(fetch).toHaveBeenCalledOnce()
  expect(fetch.mock.calls[0]?.[1]?.redirect).toBe('manual')
})

test('no more than 64 KiB of an endless body is read', async () => {
  let chunks = 0
  const cancel = vi.fn()
  const endless = new ReadableStream({
    pull(controller) {
      chunks += 1
      controller.enqueue(new Uint8Array(16 * 1024))
    },
    cancel,
  })
  await expect(exchange(URL, {}, answering(new Response(endless)))).rejects.toMatchObject({
    code: 'bad_server',
    message:
      'https://login.acme.dev sent more than 64 KiB, which is not how a login server answers.',
  })
  expect(chunks).toBeLessThan(8)
  expect(cancel).toHaveBeenCalledOnce()
})

test.each([
  ['there is no such name (ENOTFOUND)', 'ENOTFOUND', new Error('')],
  ['nothing listens there (ECONNREFUSED)', 'ECONNREFUSED', new AggregateError([], '')],
])('a network failure names its cause, and no query: %s', async (what, code, cause) => {
  Object.assign(cause, { code })
  const failed = new TypeError('fetch failed', { cause })
  const fetch = async () => Promise.reject(failed)
  await expect(exchange(URL, {}, { fetch })).rejects.toMatchObject({
    code: 'unreachable',
    message: `Could not reach https://login.acme.dev: ${what}.`,
    cause: failed,
    transient: true,
  })
})

/** Answers nothing until it is told to stop, as the real one does. */
const silent = (_url: unknown, init?: RequestInit) =>
  new Promise<Response>((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })

test('a server that does not answer in time is unreachable', async () => {
  await expect(exchange(URL, {}, { fetch: silent }, 0.01)).rejects.toMatchObject({
    code: 'unreachable',
    message: 'Could not reach https://login.acme.dev: no answer within 0.01 seconds.',
  })
})

test('a signal ends the request with its own reason', async () => {
  const stop = new AbortController()
  const reason = new Error('stop')
  const asked = exchange(URL, {}, { fetch: silent, signal: stop.signal })
  stop.abort(reason)
  await expect(asked).rejects.toBe(reason)
})

test('an OAuth error becomes a refusal that says why and holds it as its cause', async () => {
  const body = { error: 'invalid_request', error_description: 'paircode: too short' }
  const answer = await exchange(URL, {}, answering(Response.json(body, { status: 400 })))
  expect(problemOf(answer)).toMatchObject({
    code: 'refused',
    message: 'https://login.acme.dev refused: paircode: too short.',
    cause: { status: 400, error: 'invalid_request', description: 'paircode: too short' },
    transient: false,
  })
})

test.each([429, 500, 503])('an OAuth error under %i may pass', async (status) => {
  const refused = Response.json({ error: 'temporarily_unavailable' }, { status })
  const problem = problemOf(await exchange(URL, {}, answering(refused)))
  expect(problem).toMatchObject({ code: 'refused', transient: true })
  expect(problem.message).toBe('https://login.acme.dev refused: temporarily_unavailable.')
})

test('any other answer is said to be no answer of a login server', async () => {
  const headers = { 'content-type': 'text/html' }
  const page = new Response('<html>Welcome to Hotel Wi-Fi', { status: 200, headers })
  expect(problemOf(await exchange(URL, {}, answering(page)))).toMatchObject({
    code: 'bad_server',
    message:
      'https://login.acme.dev answered 200 with text/html, which is not how a login server answers. A network that wants you to sign in first, or blocks the address, does.',
    transient: true,
  })
})
