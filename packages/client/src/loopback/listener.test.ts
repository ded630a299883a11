import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './listener.ts'

const STATE = 's'.repeat(43)

async function start() {
  const listener = await listen(STATE)
  const { port, host } = new URL(listener.redirectUri)
  onTestFinished(() => listener.finish('failed'))

  /** Sends exactly that, where `fetch` would add headers of its own. */
  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    let body = ''
    for await (const chunk of response) body += chunk
    return { status: response.statusCode, headers: response.headers, body }
  }
  return { listener, ask, port: Number(port) }
}

const GOOD = `/callback?code=c1&state=${STATE}&iss=https%3A%2F%2Flogin.acme.dev`

test('the browser is kept waiting until it is true, and leaves the code behind', async () => {
  const { listener, ask } = await start()
  expect(listener.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
  const callback = ask(GOOD)
  expect(await listener.answer).toEqual({ code: 'c1', iss: 'https://login.acme.dev' })
  const unanswered = await Promise.race([callback, new Promise((go) => setImmediate(go, 'waits'))])
  expect(unanswered).toBe('waits')

  const finished = listener.finish('done')
  const { status, headers } = await callback
  expect([status, headers.location]).toEqual([303, '/done'])
  const page = await ask('/done')
  await finished
  expect(page.status).toBe(200)
  expect(page.body).toContain('Logged in')
  expect(page.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; /,
  )
  expect(page.headers['cache-control']).toBe('no-store')
})

test('each listener has a free port of one address of this machine, and of no other', async () => {
  const [one, two] = [await start(), await start()]
  expect(one.port).not.toBe(two.port)
  const elsewhere = connect(one.port, '127.0.0.2')
  // A listener on all addresses would be there, too; systems without that address have no way to it.
  await expect(once(elsewhere, 'connect')).rejects.toThrow(
    /ECONNREFUSED|EADDRNOTAVAIL|EHOSTUNREACH/,
  )
})

test('it is gone afterwards, whoever keeps a connection open', async () => {
  const { listener, port } = await start()
  const idle = connect(port, '127.0.0.1')
  await once(idle, 'connect')
  const closed = once(idle.resume(), 'close')
  await listener.finish('failed')
  await closed
  const [error] = await once(connect(port, '127.0.0.1'), 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
})

test('a browser that does not fetch the last page is not waited for long', async () => {
  const { listener, ask } = await start()
  const callback = ask(GOOD)
  await listener.answer
  await listener.finish('done')
  expect((await callback).status).toBe(303)
})

test('a no is an answer, too', async () => {
  const { listener, ask } = await start()
  const callback = ask(`/callback?error=access_denied&error_description=No&state=${STATE}`)
  expect(await listener.answer).toEqual({ error: 'access_denied', errorDescription: 'No' })
  await listener.finish('failed')
  expect((await callback).headers.location).toBe('/failed')
})

test.each([
  ['another path', '/', {}, 404],
  ['no name in the path', '//', {}, 404],
  ['the path of an address', '//evil.dev:x/callback', {}, 404],
  ['a whole address', 'http://evil.dev:x/callback', {}, 400],
  ['a path below', '/callback/x', {}, 404],
  ['the last page before its time', '/done', {}, 404],
  ['another host', GOOD, { host: 'evil.dev' }, 421],
  ['a name for the same', GOOD, { host: 'localhost:80' }, 421],
  ['an image', GOOD, { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 403],
  ['a script', GOOD, { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 403],
  ['a frame', GOOD, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 403],
  ['a page that says who it is', GOOD, { origin: 'https://evil.dev' }, 403],
  ['another state', `/callback?code=c&state=${'t'.repeat(43)}`, {}, 400],
  ['no state', '/callback?code=c', {}, 400],
  ['half a state', `/callback?code=c&state=${STATE.slice(1)}`, {}, 400],
  ['two codes', `${GOOD}&code=c2`, {}, 400],
  ['two states', `${GOOD}&state=${STATE}`, {}, 400],
  ['a code and an error', `${GOOD}&error=x`, {}, 400],
  ['neither', `/callback?state=${STATE}`, {}, 400],
])('%s is answered and ignored, and the login goes on', async (_, path, headers, status) => {
  const { listener, ask } = await start()
  const refused = await ask(path, headers as Record<string, string>)
  expect(refused.status).toBe(status)
  expect(refused.body).not.toContain('evil')
  const callback = ask(GOOD, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
  expect(await listener.answer).toMatchObject({ code: 'c1' })
  await listener.finish('failed')
  await callback
})

test.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])(
  '%s is not how a browser comes back',
  async (method) => {
    const { ask } = await start()
    const { status, headers } = await ask(GOOD, {}, method)
    expect([status, headers.allow]).toEqual([405, 'GET'])
  },
)

test('one answer is taken, and no more', async () => {
  const { listener, ask } = await start()
  const callback = ask(GOOD)
  await listener.answer
  expect((await ask(GOOD)).status).toBe(400)
  await listener.finish('done')
  await callback
})

test('nothing that came with a request is on a page', async () => {
  const { ask } = await start()
  const { body } = await ask('/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&state=x')
  expect(body).not.toContain('alert')
})
