import { expect, test } from 'vitest'
import { pollPaircode } from './paircode.ts'

const ISSUER = 'https://login.acme.dev'
const SESSION = '__Host-paircode_session=pcs_x; Path=/; Secure; HttpOnly'
const COMPLETE = { status: 'complete', sub: 'u1', email: 'ada@example.com', expires_in: 604800 }

function complete(cookies: readonly string[], body: object = COMPLETE): Response {
  const headers = new Headers()
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return Response.json(body, { headers })
}

const poll = (response: Response, issuer = ISSUER) =>
  pollPaircode(issuer, 'secret', 25, { fetch: async () => response })

test('a completed login brings its session along', async () => {
  expect(await poll(complete(['lang=en', SESSION]))).toEqual({
    status: 'complete',
    subject: 'u1',
    email: 'ada@example.com',
    expiresInSeconds: 604800,
    credential: { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_x' },
  })
})

test('on plain loopback the cookie goes without its prefix', async () => {
  const answer = await poll(complete(['paircode_session=pcs_x']), 'http://127.0.0.1:5001')
  expect(answer).toMatchObject({ credential: { name: 'paircode_session', value: 'pcs_x' } })
})

test.each([
  ['no cookie', []],
  ['another cookie', ['session=pcs_x']],
  ['a cookie that a sibling host could have set', ['paircode_session=pcs_x']],
  ['a cookie without a value', ['__Host-paircode_session=; Path=/']],
  ['a cookie that would end the header', ['__Host-paircode_session="a b"']],
])('an approval with %s is no login', async (_, cookies) => {
  await expect(poll(complete(cookies))).rejects.toMatchObject({
    code: 'bad_server',
    message:
      'https://login.acme.dev approved the login and sent no __Host-paircode_session cookie with it.',
    transient: false,
  })
})

const gone = (error: string) => Response.json({ error, error_description: 'no' }, { status: 410 })

test.each([
  ['denied', gone('access_denied'), 'The login was denied in the browser.'],
  ['timed_out', gone('expired_token'), 'The login expired before it was approved.'],
  ['refused', gone('invalid_grant'), `${ISSUER} refused: no.`],
  [
    'refused',
    Response.json(
      { error: 'access_denied', error_description: 'Another network.' },
      { status: 403 },
    ),
    `${ISSUER} refused: Another network.`,
  ],
  [
    'refused',
    Response.json({ error: 'not_found' }, { status: 404 }),
    `${ISSUER} refused: not_found.`,
  ],
] as const)('a final answer is "%s"', async (code, response, message) => {
  await expect(poll(response)).rejects.toMatchObject({ code, message, transient: false })
})

test.each([
  ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['a page that is not found', new Response('<html>', { status: 404 })],
  ['a gateway error', new Response('bad gateway', { status: 502 })],
  ['JSON of something else', Response.json({ ok: true })],
  ['nothing at all', new Response(null, { status: 204 })],
  ['too many requests', Response.json({ error: 'slow_down' }, { status: 429 })],
])('%s in a poll may pass', async (_, response) => {
  await expect(poll(response)).rejects.toMatchObject({ transient: true })
})
