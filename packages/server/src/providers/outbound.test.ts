import { expect, test } from 'vitest'
import { outbound } from './outbound.ts'

const URL = 'https://sso.example.com/token'
const KIB = 1024

const answering = (answer: () => Response | Promise<Response>) =>
  outbound(async () => answer())(URL, {})

/** Never answers; gives up when told to, as `fetch` does. */
const never = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

test('an answer comes through whole', async () => {
  const response = await answering(
    () => new Response('text', { status: 404, headers: { 'content-type': 'text/x' } }),
  )
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('text/x')
  expect(await response.text()).toBe('text')
})

test('an answer that may have no body comes through', async () => {
  expect((await answering(() => new Response(null, { status: 204 }))).status).toBe(204)
})

test('no redirect is followed, wherever it leads', async () => {
  const redirects: unknown[] = []
  const request = outbound(async (_url, init) => {
    redirects.push(init?.redirect)
    return new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } })
  })(URL, {})
  await expect(request).rejects.toMatchObject({
    code: 'rejected',
    message: expect.stringMatching(/redirect/),
  })
  expect(redirects).toEqual(['manual'])
})

test('an answer of 64 KiB is taken, and one of a byte more is not', async () => {
  const most = await answering(() => new Response('x'.repeat(64 * KIB)))
  expect(await most.text()).toHaveLength(64 * KIB)
  const more = answering(() => new Response('x'.repeat(64 * KIB + 1)))
  await expect(more).rejects.toMatchObject({
    code: 'rejected',
    message: expect.stringMatching(/65536 bytes/),
  })
})

test('an answer without end is given up as soon as it is too long', async () => {
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(KIB)),
    cancel: () => {
      cancelled = true
    },
  })
  const request = answering(() => new Response(endless))
  await expect(request).rejects.toMatchObject({ code: 'rejected' })
  expect(cancelled).toBe(true)
})

test.each([
  [500, 'unreachable'],
  [503, 'unreachable'],
  [429, 'unreachable'],
  [302, 'rejected'],
])('of an answer with status %i nothing is read: %s', async (status, code) => {
  let cancelled = false
  const body = new ReadableStream({
    cancel: () => {
      cancelled = true
    },
  })
  await expect(answering(() => new Response(body, { status }))).rejects.toMatchObject({ code })
  expect(cancelled).toBe(true)
})

test('nobody there means that trying again may help', async () => {
  const cause = new TypeError('fetch failed')
  const request = answering(() => Promise.reject(cause))
  await expect(request).rejects.toMatchObject({ code: 'unreachable', cause })
})

test('a provider that never answers is given up', async () => {
  const limits = { timeoutMs: 1, maxBytes: KIB }
  const request = outbound(async (_url, init) => never(init?.signal), limits)(URL, {})
  await expect(request).rejects.toMatchObject({
    code: 'unreachable',
    cause: { name: 'TimeoutError' },
  })
})

test('a provider that stops in the middle of its answer is given up', async () => {
  const stalling = (signal?: AbortSignal | null) =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(1)),
      pull: () => never(signal),
    })
  const limits = { timeoutMs: 1, maxBytes: KIB }
  const request = outbound(async (_url, init) => new Response(stalling(init?.signal)), limits)
  await expect(request(URL, {})).rejects.toMatchObject({ code: 'unreachable' })
})

test.each([
  ['http://sso.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://notlocalhost', false],
  ['ftp://127.0.0.1', false],
  ['http://127.0.0.1:9000', true],
  ['http://127.1:9000', true],
  ['http://[::1]:9000', true],
  ['http://localhost:9000', true],
  ['http://sso.localhost:9000', true],
])('whether %s may be asked: %s', async (url, allowed) => {
  let asked = false
  const request = outbound(async () => {
    asked = true
    return new Response()
  })(url, {})
  await (allowed ? request : expect(request).rejects.toMatchObject({ code: 'rejected' }))
  expect(asked).toBe(allowed)
})
