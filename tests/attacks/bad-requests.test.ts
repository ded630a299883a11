/**
 * Every address, asked in every way that it is not meant to be: by methods, headers, cookies and
 * paths. What must hold for each answer is in `safe-answer.ts`; bodies are in `bad-bodies.test.ts`.
 */
import { expect, test } from 'vitest'
import { startServer } from '../login/start-server.ts'
import { ADDRESSES, ask } from './addresses.ts'
import { expectSafe } from './safe-answer.ts'
import { type Scene, startScene } from './scene.ts'

const LONG = `/${'planted'.repeat(28_572)}`
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']

const readable = ADDRESSES.filter(([, { allow }]) => allow.includes('GET'))

test.each(ADDRESSES)('%s answers 405 to what it does not take', async (_, { allow, path }) => {
  const scene = await startScene()
  for (const method of METHODS.filter((method) => !allow.split(', ').includes(method))) {
    if (method === 'OPTIONS' && path(scene).startsWith('/oauth/')) continue // may be CORS
    const answer = await ask(scene, path(scene), { method })
    expect([answer.status, answer.headers.get('allow')], method).toEqual([405, allow])
    await expectSafe(answer)
  }
  expect(await scene.damage()).toEqual([])
})

test.each(ADDRESSES.filter(([, { allow }]) => allow.includes('HEAD')))(
  'HEAD %s is GET without the body',
  async (_, { path }) => {
    const scene = await startScene()
    const get = await ask(scene, path(scene))
    const head = await ask(scene, path(scene), { method: 'HEAD' })
    expect(await head.text()).toBe('')
    expect([head.status, ...head.headers]).toEqual([get.status, ...get.headers])
    expect(await scene.damage()).toEqual([])
  },
)

const FRESH_KEY = /^set-cookie: paircode_browser=pck_[\w-]{43}; Max-Age=3600; /

/** What the answer to each of these is, but for the link of a login that begins, and the key of a new browser. */
async function answers(
  scene: Scene,
  headers: Record<string, string>,
  origin = scene.server.issuer,
) {
  const found = []
  for (const [title, { path }] of readable) {
    const url = `${origin}${path(scene)}`
    const answer = await scene.server.fetch(url, { headers: { cookie: scene.cookie, ...headers } })
    const body = (await answer.text()).replace(/pch_[\w-]{43}/g, 'pch_')
    const kept = [...answer.headers].filter((pair) => !FRESH_KEY.test(pair.join(': ')))
    found.push([title, answer.status, ...kept, body])
  }
  return found
}

test.each<Record<string, string>>([
  { host: 'evil.example' },
  { host: 'localhost:5001, evil.example' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' },
  { 'x-forwarded-prefix': '/evil.example', 'x-original-url': '/logout', 'x-rewrite-url': '/' },
  { forwarded: 'for=192.0.2.1;host=evil.example;proto=https', 'x-real-ip': '192.0.2.1' },
  { 'x-forwarded-for': '192.0.2.1', 'client-ip': '192.0.2.1', 'cf-connecting-ip': '192.0.2.1' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST', 'x-http-method': 'POST' },
  { accept: 'text/html;q=planted, */*;;q=,', 'accept-language': '../../planted' },
  { prefer: 'wait=-1, wait=abc; wait="planted, respond-async', range: 'bytes=0-0' },
  { referer: 'https://evil.example/', 'if-none-match': '*', 'if-modified-since': 'planted' },
])('no answer depends on %o', async (headers) => {
  const scene = await startScene()
  expect(await answers(scene, headers)).toEqual(await answers(scene, {}))
  expect(await scene.damage()).toEqual([])
})

test('no answer depends on the host that the request names', async () => {
  const scene = await startScene()
  // Another name than a loopback one gets no answer at all: cross-site.test.ts, DNS rebinding.
  const spoofed = await answers(scene, {}, 'https://127.9.9.9:8443')
  expect(spoofed).toEqual(await answers(scene, {}))
})

const KEY = `pck_${'a'.repeat(43)}`

test.each([
  ['nonsense', ';;= ;=;,"\\;a;%;'],
  ['empty', 'paircode_browser=; paircode_person=; paircode_session='],
  ['broken', 'paircode_browser=%E0%A4%A; paircode_person="; paircode_session=%00'],
  ['of 200 kB', `paircode_browser=${'planted'.repeat(28_572)}`],
  ['many', 'a=b; '.repeat(5000)],
  ['there twice', `paircode_browser=${KEY}; paircode_browser=${KEY.replace('a', 'b')}`],
  ['unknown', `paircode_browser=${KEY}; paircode_person=pcb_${'a'.repeat(43)}`],
  [
    'too long by a line end',
    `paircode_browser=${KEY}%0A; paircode_session=pcs_${'a'.repeat(43)}%0D`,
  ],
  ['named like a prototype', '__proto__=planted; constructor=planted'],
  ['with the prefix that is for https', `__Host-paircode_browser=${KEY}`],
])('cookies that are %s are as good as none', async (_, cookie) => {
  const scene = await startScene()
  expect(await answers(scene, { cookie })).toEqual(await answers(scene, { cookie: '' }))
  expect(await scene.damage()).toEqual([])
})

const PAIRCODE = 'qwertyuiopasdfghjklzxc'

test.each([
  ['a scheme without a credential', 'Paircode', 200],
  ['another scheme', 'Bearer planted', 200],
  ['a client and its secret', 'Basic enE3OnpxNw==', 200],
  ['9 kB of nonsense', 'planted'.repeat(3000), 200],
  ['another paircode', `Paircode ${PAIRCODE}`, 400],
  ['another paircode, in lower case', `paircode ${PAIRCODE}`, 400],
  ['no paircode', 'Paircode planted', 400],
])('/token with %s in the header beside the query', async (_, authorization, status) => {
  const scene = await startScene()
  const path = `/token?paircode=${scene.terminal.secret}`
  const answer = await ask(scene, path, { headers: { authorization } })
  expect(answer.status).toBe(status)
  await expectSafe(answer, authorization)
  expect(await scene.damage()).toEqual([])
})

test.each([
  ['a paircode that is unknown', `Paircode ${PAIRCODE}`, 404],
  ['two paircodes', `Paircode ${PAIRCODE} ${PAIRCODE}`, 400],
  ['two blanks', `Paircode  ${PAIRCODE}`, 400],
  ['quotes', `Paircode "${PAIRCODE}"`, 400],
  ['200 kB', `Paircode ${'planted'.repeat(28_572)}`, 400],
  ['a name of a prototype', 'Paircode __proto__', 400],
  ['a scheme without a credential', 'Paircode', 400],
  ['another scheme', `Bearer ${PAIRCODE}`, 400],
  ['a paircode without the scheme', PAIRCODE, 400],
])(
  '/token and userinfo with nothing but a header that holds %s',
  async (_, authorization, status) => {
    const scene = await startScene()
    const token = await ask(scene, '/token', { headers: { authorization } })
    expect(token.status).toBe(status)
    await expectSafe(token, authorization)
    const who = await ask(scene, '/oauth/userinfo', { headers: { authorization } })
    expect(who.status).toBe(401)
    await expectSafe(who, authorization)
  },
)

test.each([
  ...[
    '//',
    '///evil.example/',
    '/index.html',
    '/.git/config',
    '/.well-known/planted',
    '/%',
    '/%zz',
  ],
  ...['/%00', '/pair', '/pair/', '/pair/a', '/pair/a/b', '/pair//', '/pair/%2e%2e%2ftoken'],
  ...['/pair/%00', '/pair/%E0%A4%A', '/pair/:segment', '/pair/*', '/callback', '/callback/'],
  ...['/callback/corp/a', '/token/', '/TOKEN', '/token%00', '/token;a=b', '/token.json'],
  ...[
    '/cli_login/',
    '/cli_login%2F',
    '/consent/',
    '/sign-in/..%2f',
    '/oauth',
    '/oauth/',
    '/logout/',
  ],
  ...[
    '/healthz/',
    '/paircode.css/a',
    '/paircode-logo',
    '/__proto__',
    '/constructor',
    '/*',
    '/:path',
  ],
  ...['/\\evil.example', '/planted<script>', '/planted%0d%0aset-cookie:a=b', LONG, `/pair${LONG}`],
])('there is nothing at %.60s', async (path) => {
  const { fetch, issuer } = startServer()
  for (const method of ['GET', 'HEAD', 'POST']) {
    const headers = { 'sec-fetch-site': 'same-origin' }
    const answer = await fetch(
      `${issuer}${path}`,
      method === 'POST' ? { method, headers } : { method },
    )
    expect(answer.status, method).toBe(404)
    await expectSafe(answer, path)
  }
})

test('dots in a path lead nowhere else', async () => {
  const scene = await startScene()
  for (const path of ['/%2e%2e/', '/../', '/pair/../', '/consent/%2E./', '/./']) {
    const answer = await ask(scene, path)
    expect(answer.status, path).toBe(200) // the first page, as the URL standard reads it
    expect(await expectSafe(answer)).toContain('<h1>')
  }
})
