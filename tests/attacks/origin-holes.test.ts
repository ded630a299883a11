/**
 * The seventeen holes of the example that this protocol comes from, one test each, by the numbers
 * of docs/security.md: each starts from what worked there and shows that it does not work here.
 */
import crypto from 'node:crypto'
import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { cookiesOf, startServer, startTerminal } from '../login/start-server.ts'
import { Person } from '../people/person.js'

const MINUTE = 60

/** A server, a terminal that began a login, and the link that it shows. */
async function begun(options: Parameters<typeof startServer>[0] = {}) {
  const server = startServer(options)
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  return { server, terminal, url }
}

/** The same, approved by Ada and collected. */
async function loggedIn() {
  const { server, terminal, url } = await begun()
  await server.person('ada@example.com').answer(url)
  const done = await terminal.poll()
  const cookie = `paircode_session=${cookiesOf(done).paircode_session}`
  return { server, terminal, url, cookie, subject: await done.text() }
}

test('O-1: the link holds nothing that collects the login, and neither does what the provider sees', async () => {
  const provider = redirectProvider('corp')
  const { server, terminal, url } = await begun({ providers: [provider] })
  const handle = url.slice(url.lastIndexOf('/') + 1)
  expect(url).not.toContain(terminal.secret)

  const stranger = startTerminal(server)
  expect((await stranger.get(`/token?paircode=${handle}`)).status).toBe(404)

  const ada = server.person('')
  await ada.press(await ada.open(url))
  const [seen] = provider.attempts
  expect(JSON.stringify(seen)).not.toContain(terminal.secret)
  expect(JSON.stringify(seen)).not.toContain(handle)
  expect((await stranger.get(`/token?paircode=${seen?.state}`)).status).toBe(404)
})

test('O-2: only the browser that pressed Continue can come back, and the first answer is final', async () => {
  const provider = redirectProvider('corp')
  const { server, terminal, url } = await begun({ providers: [provider] })
  const ada = server.person('')
  await ada.press(await ada.open(url))
  const callback = provider.answer('ada')

  const mallory = await server.person('').open(callback)
  expect([mallory.status, mallory.title]).toEqual([400, 'This sign-in did not start here'])
  expect(provider.completed).toBe(0)

  const consent = await ada.open(callback)
  expect((await ada.press(consent, 'Approve')).title).toBe('Approved')
  const again = await ada.press(consent, 'Deny')
  expect([again.status, again.title]).toEqual([400, 'This login is finished'])
  expect((await terminal.poll()).status).toBe(200)
})

test('O-3: the first page tells nothing of anybody', async () => {
  const { server, terminal, url, subject } = await loggedIn()
  const page = await server.person('').open(`${server.issuer}/`)
  expect(page.status).toBe(200)
  for (const secret of [terminal.secret, url, subject, 'ada@example.com']) {
    expect(page.body).not.toContain(secret)
  }
})

test('O-4: an error reflects neither what was sent nor what is kept', async () => {
  const { server, terminal, url } = await begun({ providers: [redirectProvider('corp')] })
  const marker = '<i>marker</i>'
  const query = new URLSearchParams({ code: marker, state: marker })
  const page = await server.person('').open(`${server.issuer}/callback/corp?${query}`)
  expect(page.status).toBe(400)
  for (const text of ['marker', terminal.secret, url]) expect(page.body).not.toContain(text)
})

test('O-5: a login ends after five minutes, and its paircode cannot be begun again', async () => {
  const { server, terminal, url } = await begun()
  expect((await terminal.begin()).status).toBe(409)

  server.pass(5 * MINUTE)
  const page = await server.person('ada@example.com').open(url)
  expect([page.status, page.title]).toEqual([410, 'This login has expired'])
  expect((await terminal.poll()).status).toBe(410)
  expect((await terminal.begin()).status).toBe(409)
})

test('O-5: one network cannot begin logins without end', async () => {
  const server = startServer()
  const statuses = new Set<number>()
  for (let i = 0; i < 1001; i += 1) statuses.add((await startTerminal(server).begin()).status)
  expect([...statuses]).toEqual([200, 429])
  expect((await startTerminal(server, '192.0.2.7').begin()).status).toBe(200)
})

test.each([
  ['short', 'abcdefghijklmnopqrstu'],
  ['long', 'abcdefghij'.repeat(13)],
  ['of other characters', 'abcdefghijklmnopqrst uvw'],
  ['regular', 'abababababababababababab'],
  ['missing', ''],
])('O-6: a paircode that is %s is refused', async (_, paircode) => {
  const { server, terminal } = await begun()
  const query = new URLSearchParams({ paircode })
  for (const path of ['/cli_login', '/token']) {
    const answer = await terminal.get(`${path}?${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toMatch(/^paircode: /)
  }
  expect(server.events.filter(({ event }) => event === 'login_started')).toHaveLength(1)
})

test('O-6: guessing is slow', async () => {
  const { server } = await begun()
  const statuses: number[] = []
  for (let i = 0; i < 102; i += 1) statuses.push((await startTerminal(server).poll()).status)
  expect(statuses.slice(0, 100).every((status) => status === 404)).toBe(true)
  expect(statuses.slice(100)).toEqual([429, 429])
})

test('O-7: a link that is only opened logs nobody in, and the question names what asks', async () => {
  const { server, terminal, url } = await begun()
  const ada = server.person('ada@example.com')
  await ada.answer(await (await startTerminal(server).begin()).text()) // signed in from now on

  const page = await ada.open(url)
  expect(page.text).toContain('started this yourself')
  expect(page.text).toContain('python-httpx/0.28.1')
  expect(page.headers.getSetCookie()).toEqual([])

  const consent = await ada.press(page)
  expect(consent.title).toBe('Approve this login?')
  expect(await (await terminal.poll()).text()).toBe('')
})

test.each([
  ['203.0.113.5', '198.51.100.9', 403],
  ['203.0.113.5', '203.0.113.5', 200],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb::9', 200],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', 403],
  ['2001:db8::1', '203.0.113.5', 403],
  ['127.0.0.1', '::1', 200],
  ['::ffff:127.0.0.9', '127.0.0.1', 200],
])('O-8: begun at %s and opened at %s, the page answers %i', async (began, opened, status) => {
  const server = startServer()
  const url = await (await startTerminal(server, began).begin()).text()
  const page = await server.person('ada@example.com', opened).open(url)
  expect(page.status).toBe(status)
})

test('O-8: a browser that moves to another network after Continue cannot approve', async () => {
  const { server, terminal, url } = await begun()
  const network = { address: '127.0.0.1' }
  const roaming = new Person({
    fetch: (input, init) => server.from(network.address)(input, init),
    fields: { email: 'ada@example.com' },
  })
  const consent = await roaming.press(await roaming.press(await roaming.open(url)))
  network.address = '198.51.100.9'
  expect((await roaming.press(consent, 'Approve')).status).toBe(403)
  expect(await (await terminal.poll()).text()).toBe('')
})

test.each([
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-mode': 'navigate' },
  { 'sec-fetch-dest': 'document' },
  { origin: 'https://evil.example' },
])('O-9: a browser that is sent to /token gets no cookie (%o)', async (headers) => {
  const { server, terminal, url } = await begun()
  await server.person('ada@example.com').answer(url)
  const answer = await terminal.poll(headers)
  expect(answer.status).toBe(403)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect((await terminal.poll()).status).toBe(200)
})

test('O-10: no paircode is in a log, and the header takes it as well as the query', async () => {
  const { server, terminal, url } = await begun()
  const authorization = `Paircode ${terminal.secret}`
  expect((await terminal.get('/token', { authorization })).status).toBe(200)
  await server.person('ada@example.com').answer(url)
  expect((await terminal.get('/token', { authorization })).headers.getSetCookie()).toHaveLength(1)
  expect(JSON.stringify(server.events)).not.toContain(terminal.secret)
  expect(JSON.stringify(server.events)).not.toContain(url.slice(url.lastIndexOf('/') + 1))
})

test('O-11: unknown is 404, denied and spent and expired are 410, pending is an empty 200', async () => {
  const { server, terminal, url } = await begun()
  expect((await startTerminal(server).poll()).status).toBe(404)

  await server.person('ada@example.com').answer(url, 'Deny')
  expect((await terminal.poll()).status).toBe(410)
  expect((await terminal.poll()).status).toBe(410)

  const { terminal: spent } = await loggedIn()
  expect((await spent.poll()).status).toBe(410)
})

test('O-11: who collects twice shows that two know the paircode, so the session ends', async () => {
  const { server, terminal, cookie } = await loggedIn()
  const request = () => new Request(`${server.issuer}/secured`, { headers: { cookie } })
  await expect(server.paircode.authenticate(request())).resolves.toMatchObject({})
  expect((await terminal.poll()).status).toBe(410)
  await expect(server.paircode.authenticate(request())).rejects.toMatchObject({ status: 401 })
})

test('O-12: a paircode that leaked collects nothing on another network', async () => {
  const { server, terminal, url } = await begun()
  await server.person('ada@example.com').answer(url)
  const thief = await server.from('198.51.100.9')(
    `${server.issuer}/token?paircode=${terminal.secret}`,
  )
  expect(thief.status).toBe(403)
  expect(thief.headers.getSetCookie()).toEqual([])
  expect((await terminal.poll()).status).toBe(200)
})

test('O-13: the session is a reference that the server can end, and ends by itself', async () => {
  const { server, cookie, subject } = await loggedIn()
  const request = () => new Request(`${server.issuer}/secured`, { headers: { cookie } })
  expect(cookie).toMatch(/^paircode_session=pcs_[\w-]{43}$/)
  expect(cookie).not.toContain(subject)

  for (let day = 0; day < 7; day += 1) {
    await server.paircode.authenticate(request())
    server.pass(23 * 60 * MINUTE)
  }
  server.pass(7 * 60 * MINUTE) // seven days since the login, though never a day unused
  await expect(server.paircode.authenticate(request())).rejects.toMatchObject({ status: 401 })

  const idle = await loggedIn()
  idle.server.pass(24 * 60 * MINUTE)
  const used = new Request(`${server.issuer}/secured`, { headers: { cookie: idle.cookie } })
  await expect(idle.server.paircode.authenticate(used)).rejects.toMatchObject({ status: 401 })
})

test('O-13: over https the cookie is __Host-, Secure, HttpOnly and for no other site', async () => {
  const provider = redirectProvider('corp')
  const issuer = 'https://login.acme.test'
  const { server, terminal, url } = await begun({ issuer, providers: [provider] })
  const ada = server.person('')
  await ada.press(await ada.open(url))
  await ada.press(await ada.open(provider.answer('ada')), 'Approve')
  const [cookie = ''] = (await terminal.poll()).headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-paircode_session=pcs_/)
  expect(cookie.split('; ').slice(1).sort()).toEqual([
    'HttpOnly',
    'Max-Age=604800',
    'Path=/',
    'SameSite=Strict',
    'Secure',
  ])
})

test('O-14: the same subject at two providers is two people', async () => {
  const [one, two] = [redirectProvider('one'), redirectProvider('two')]
  const server = startServer({ providers: [one, two], store: memory() })
  const subjects = []
  for (const provider of [one, two]) {
    const terminal = startTerminal(server)
    const ada = server.person('')
    const choice = await ada.press(await ada.open(await (await terminal.begin()).text()))
    await ada.press(choice, new RegExp(provider.name))
    await ada.press(await ada.open(provider.answer('42')), 'Approve')
    subjects.push(await (await terminal.poll()).text())
  }
  expect(new Set(subjects).size).toBe(2)
})

test('O-15: nothing is said to the provider before the state fits, and no host is taken from a request', async () => {
  const provider = redirectProvider('corp')
  const { server, url } = await begun({ providers: [provider] })
  const ada = server.person('')
  await ada.press(await ada.open(url))
  const [attempt] = provider.attempts
  expect(attempt?.redirectUri).toBe('http://localhost:5001/callback/corp')
  expect(attempt?.codeVerifier).toMatch(/^[\w-]{43}$/)
  expect(attempt?.nonce).toMatch(/^[\w-]{43}$/)

  const forged = `${server.issuer}/callback/corp?${new URLSearchParams({ code: 'x', state: `pst_${'a'.repeat(43)}` })}`
  expect((await ada.open(forged)).status).toBe(400)
  expect(provider.completed).toBe(0)

  const spoofed = await server.fetch(
    `${server.issuer}/cli_login?paircode=${startTerminal(server).secret}`,
    {
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    },
  )
  expect(await spoofed.text()).toMatch(/^http:\/\/localhost:5001\/pair\//)
})

test('O-16: without a session the answer is a 401 with a challenge, not a fault', async () => {
  const { paircode, issuer } = startServer()
  const error = await paircode.authenticate(new Request(`${issuer}/secured`)).catch((e) => e)
  const answer: Response = error.getResponse()
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
})

test('O-17: our own client can tell a login from whatever else may answer', async () => {
  const { server, url } = await begun()
  const challenge = crypto.createHash('sha256').update('a secret').digest('base64url')
  const answer = await server.fetch(
    `${server.issuer}/cli_login?paircode=${challenge}&paircode_method=S256`,
    { headers: { accept: 'application/json' } },
  )
  expect(answer.headers.get('content-type')).toBe('application/json')
  const { verification_uri, ...rest } = (await answer.json()) as Record<string, unknown>
  expect(verification_uri).toMatch(/^http:\/\/localhost:5001\/pair\/pch_/)
  expect(verification_uri).not.toBe(url)
  expect(rest).toEqual({ expires_in: 300, interval: 1 })
})
