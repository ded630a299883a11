import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { startServer, startTerminal, type TestServer } from './start-server.ts'

const ADA = 'ada@example.com'

/** A terminal that is logged in as that person. */
async function loggedIn(server: TestServer, email = ADA, host = 'laptop') {
  const terminal = startTerminal(server)
  const begun = await terminal.get(`/cli_login?paircode=${terminal.secret}&host=${host}`)
  await server.person(email).answer(await begun.text())
  const [cookie = ''] = (await terminal.poll()).headers.getSetCookie()[0]?.split(';') ?? []
  const whoami = () => terminal.get('/oauth/userinfo', { cookie })
  return { status: async () => (await whoami()).status }
}

/** Somebody who has opened their own page, and signed in to it where that is asked. */
async function atAccount(server: TestServer, email = ADA) {
  const person = server.person(email)
  const signIn = await person.open(`${server.issuer}/account`)
  return { person, page: await person.press(signIn, 'Sign in') }
}

test('a person sees their terminals after signing in, and nobody else’s', async () => {
  const server = startServer()
  await loggedIn(server, ADA, 'laptop')
  await loggedIn(server, 'grace@example.com', 'mainframe')
  server.pass(90)
  const { page } = await atAccount(server)
  expect(page.title).toBe('Your terminals')
  expect(page.text).toMatch(/laptop.*App.*Address 127\.0\.0\.1.*1 minute ago/)
  expect(page.text).not.toContain('mainframe')
})

test('a terminal that is logged out on the page is logged out, and no other', async () => {
  const server = startServer()
  const [lost, kept] = [await loggedIn(server), await loggedIn(server, ADA, 'desktop')]
  const { person, page } = await atAccount(server)
  const section = page.root.querySelectorAll('section').find((one) => one.text.includes('laptop'))
  const session = section?.querySelector('input[name=session]')?.getAttribute('value') ?? ''
  const after = await person.press(page, /^Log this terminal out/, { session }).catch(() => null)
  expect(after?.title).toBe('Your terminals')
  expect(after?.text).not.toContain('laptop')
  expect([await lost.status(), await kept.status()]).toEqual([401, 200])
  expect(server.events).toContainEqual(
    expect.objectContaining({ event: 'session_ended', session, address: '127.0.0.1' }),
  )
})

test('a terminal has the name that its person gives it', async () => {
  const server = startServer()
  await loggedIn(server)
  const { person, page } = await atAccount(server)
  const renamed = await person.press(page, 'Save', { name: 'The <b>old</b> laptop' })
  expect(renamed.root.querySelector('section b')?.innerHTML).toBe(
    'The &lt;b&gt;old&lt;/b&gt; laptop',
  )
  const nameless = await person.press(renamed, 'Save', { name: '\u200b' })
  expect(nameless.root.querySelector('section b')?.text).toBe('laptop')
})

test('logging out everywhere ends every terminal and every browser of that person alone', async () => {
  const server = startServer()
  const mine = [await loggedIn(server), await loggedIn(server)]
  const hers = await loggedIn(server, 'grace@example.com')
  const other = await atAccount(server)
  const { person, page } = await atAccount(server)
  const done = await person.press(page, 'Log out everywhere')
  expect(done.title).toBe('Logged out everywhere')
  expect(await Promise.all(mine.map((terminal) => terminal.status()))).toEqual([401, 401])
  expect(await hers.status()).toBe(200)
  const again = await other.person.open(`${server.issuer}/account`)
  expect(again.title).toMatch(/^Sign in/)
})

test('logging out everywhere denies what is approved and not yet collected', async () => {
  const server = startServer()
  await loggedIn(server)
  const [approved, waiting] = [startTerminal(server), startTerminal(server)]
  await server.person(ADA).answer(await (await approved.begin()).text())
  const asked = server.person(ADA)
  const signIn = await asked.press(await asked.open(await (await waiting.begin()).text()))
  expect((await asked.press(signIn, 'Sign in')).title).toBe('Approve this login?')
  const told = waiting.poll({ prefer: 'wait=25', accept: 'application/json' })

  const { person, page } = await atAccount(server)
  await person.press(page, 'Log out everywhere')
  expect((await approved.poll()).status).toBe(410)
  expect(await (await told).json()).toMatchObject({ error: 'access_denied' })
  expect(server.events.filter(({ event }) => event === 'login_denied')).toHaveLength(2)
})

test('nobody ends or names a terminal of somebody else', async () => {
  const server = startServer()
  const hers = await loggedIn(server, 'grace@example.com')
  await loggedIn(server)
  const { page: grace } = await atAccount(server, 'grace@example.com')
  const session = grace.root.querySelector('input[name=session]')?.getAttribute('value') ?? ''
  const { person, page } = await atAccount(server)
  await person.press(page, /^Log this terminal out/, { session })
  await person.press(page, 'Save', { session, name: 'stolen' })
  expect(await hers.status()).toBe(200)
  expect((await atAccount(server, 'grace@example.com')).page.text).not.toContain('stolen')
})

test('signing out ends the page, and no terminal', async () => {
  const server = startServer()
  const terminal = await loggedIn(server)
  const { person, page } = await atAccount(server)
  expect((await person.press(page, 'Sign out')).title).toMatch(/^Sign in/)
  const stale = await person.press(page, 'Log out everywhere')
  expect(stale.status).toBe(403)
  expect(await terminal.status()).toBe(200)
})

test('whoever never logged a terminal in is told so, and is not remembered', async () => {
  const server = startServer()
  const { person, page } = await atAccount(server, 'new@example.com')
  expect([page.status, page.title]).toEqual([404, 'You have no terminals here'])
  expect((await person.open(`${server.issuer}/account`)).title).toMatch(/^Sign in/)
})

test('the way over a provider leads back to the page', async () => {
  const corp = redirectProvider('corp')
  const server = startServer({ providers: [corp] })
  const [first, terminal] = [server.person(ADA), startTerminal(server)]
  await first.press(await first.open(await (await terminal.begin()).text()))
  await first.press(await first.open(corp.answer('ada')), 'Approve')
  await terminal.poll()

  const person = server.person(ADA)
  const choice = await person.open(`${server.issuer}/account`)
  expect(choice.text).toContain('whose terminals you want to see')
  await person.press(choice)
  const page = await person.open(corp.answer('ada'))
  expect(page.title).toBe('Your terminals')
  expect(page.forms.filter(({ fields }) => fields.change === 'end')).toHaveLength(1)
})

test('a terminal’s own credential opens nobody’s page', async () => {
  const server = startServer()
  const terminal = startTerminal(server)
  await server.person(ADA).answer(await (await terminal.begin()).text())
  const cookie = (await terminal.poll()).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const answer = await terminal.get('/account', { cookie, accept: 'text/html' })
  expect(await answer.text()).toContain('<h1>Sign in')
})

test('nobody sends a network’s browsers to a provider without end', async () => {
  const server = startServer({ providers: [redirectProvider('corp')] })
  const person = server.person(ADA)
  const { forms } = await person.open(`${server.issuer}/account`)
  const cookies = Object.entries(person.cookies(server.issuer)).map((pair) => pair.join('='))
  const setOut = () =>
    server.fetch(`${server.issuer}/account`, {
      method: 'POST',
      headers: { cookie: cookies.join('; '), origin: server.issuer, accept: 'text/html' },
      body: new URLSearchParams({ ...forms[0]?.fields, provider: 'corp' }),
    })
  const trips = await Promise.all(Array.from({ length: 2000 }, setOut))
  expect(new Set(trips.map(({ status }) => status))).toEqual(new Set([200]))
  const refused = await setOut()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  expect(await refused.text()).toContain('<h1>Too many sign-ins begin here</h1>')
  server.pass(1)
  expect((await setOut()).status).toBe(200)
})
