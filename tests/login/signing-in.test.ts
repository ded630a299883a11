import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import type { Page, Person } from '../people/person.js'
import { startServer, startTerminal, type TestServer } from './start-server.ts'

/** A terminal that began a login, and its link. */
async function begin(server: TestServer) {
  const terminal = startTerminal(server)
  return { terminal, url: await (await terminal.begin()).text() }
}

/** Opens the link and presses Continue. */
const goOn = async (person: Person, url: string): Promise<Page> =>
  person.press(await person.open(url))

test('a login that is denied tells the terminal so, and cannot be approved any more', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  const consent = await ada.press(await goOn(ada, url))

  expect((await ada.press(consent, 'Deny')).title).toBe('Denied')
  expect((await terminal.poll()).status).toBe(410)
  const late = await ada.press(consent, 'Approve')
  expect([late.status, late.title]).toEqual([400, 'This login was denied'])
})

test('approving twice is refused the second time, and the login stays approved', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  const consent = await ada.press(await goOn(ada, url))
  await ada.press(consent, 'Approve')
  expect((await ada.press(consent, 'Approve')).status).toBe(400)
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test('a login that expires while the question is shown is not approved', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  const consent = await ada.press(await goOn(ada, url))
  server.pass(300)
  expect((await ada.press(consent, 'Approve')).status).toBe(410)
  expect((await terminal.poll()).status).toBe(410)
})

test('a login that is approved and not collected in time is lost', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  await server.person('ada@example.com').answer(url)
  server.pass(300)
  const answer = await terminal.poll()
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([410, []])
})

test('a second browser can neither claim the login nor look at it', async () => {
  const server = startServer()
  const { url } = await begin(server)
  const [ada, eve] = [server.person('ada@example.com'), server.person('eve@example.com')]
  const consent = await ada.press(await goOn(ada, url))

  const refused = await goOn(eve, url)
  expect([refused.status, refused.title]).toEqual([404, 'There is no such login here'])
  const other = await begin(server)
  await goOn(eve, other.url) // Eve's browser has a key of its own now
  const looked = await eve.open(consent.url)
  expect(looked.status).toBe(404)
  expect(looked.text).not.toContain('ada@example.com')
})

test('two tabs are two logins, and each form answers its own', async () => {
  const server = startServer()
  const [one, two] = [await begin(server), await begin(server)]
  const ada = server.person('ada@example.com')
  const first = await ada.press(await goOn(ada, one.url))
  const second = await goOn(ada, two.url) // signed in already
  expect(second.title).toBe('Approve this login?')

  await ada.press(first, 'Approve')
  expect((await one.terminal.poll()).headers.getSetCookie()).toHaveLength(1)
  expect(await (await two.terminal.poll()).text()).toBe('')
  await ada.press(second, 'Deny')
  expect((await two.terminal.poll()).status).toBe(410)
})

test('who switches the account in one tab cannot approve with it in another', async () => {
  const server = startServer()
  const [one, two] = [await begin(server), await begin(server)]
  const ada = server.person('ada@example.com')
  const asAda = await ada.press(await goOn(ada, one.url))
  const second = await goOn(ada, two.url)

  const signIn = await ada.press(second, 'Use another account')
  const asBob = await ada.press(signIn, undefined, { email: 'bob@example.com' })
  expect(asBob.text).toContain('bob@example.com')

  expect((await ada.press(asAda, 'Approve')).title).toBe('This form is out of date')
  expect((await ada.open(asAda.url)).title).toMatch(/^Sign in/)
  await ada.press(asBob, 'Approve')
  expect(await (await one.terminal.poll()).text()).toBe('')
  expect((await two.terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test('with several providers the person chooses; with one, the browser goes straight there', async () => {
  const [one, two] = [redirectProvider('one'), redirectProvider('two')]
  const several = startServer({ providers: [one, two] })
  const ada = several.person('')
  const choice = await goOn(ada, (await begin(several)).url)
  expect(choice.forms[0]?.buttons.map(({ label }) => label)).toEqual([
    'Continue with Provider one',
    'Continue with Provider two',
  ])
  await ada.press(choice, 'Continue with Provider two')
  expect([one.attempts.length, two.attempts.length]).toEqual([0, 1])

  const only = redirectProvider('only')
  const single = startServer({ providers: [only] })
  await goOn(single.person(''), (await begin(single)).url)
  expect(only.attempts).toHaveLength(1)
})

test("one provider's answer is not taken at another's callback", async () => {
  const [one, two] = [redirectProvider('one'), redirectProvider('two')]
  const server = startServer({ providers: [one, two] })
  const ada = server.person('')
  await ada.press(await goOn(ada, (await begin(server)).url), /one/)
  const answer = one.answer('ada')
  expect((await ada.open(answer.replace('/callback/one', '/callback/two'))).status).toBe(400)
  expect(two.completed).toBe(0)
  expect((await ada.open(answer)).title).toBe('Approve this login?')
})

test('a state works once', async () => {
  const provider = redirectProvider('corp')
  const server = startServer({ providers: [provider] })
  const ada = server.person('')
  await goOn(ada, (await begin(server)).url)
  expect((await ada.open(provider.answer('ada'))).title).toBe('Approve this login?')
  expect((await ada.open(provider.answer('ada'))).status).toBe(400)
  expect(provider.completed).toBe(1)
})

test('who is not admitted reads the sentence of the deployment, and may try another account', async () => {
  const server = startServer({
    authorize: ({ identity }) =>
      identity.email === 'ada@example.com' || { refuse: 'Ask <b>IT</b> for an account.' },
  })
  const { terminal, url } = await begin(server)
  const eve = server.person('eve@example.com')
  const refused = await eve.press(await goOn(eve, url))
  expect([refused.status, refused.title]).toEqual([403, 'You may not log in here'])
  expect(refused.text).toContain('Ask <b>IT</b> for an account.')

  const retry = refused.root.querySelector('a.button')?.getAttribute('href') ?? ''
  const consent = await eve.press(await eve.open(retry), undefined, { email: 'ada@example.com' })
  await eve.press(consent, 'Approve')
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test('who was signed in before is asked about again when admission changes', async () => {
  let open = true
  const server = startServer({ authorize: () => open })
  const ada = server.person('ada@example.com')
  await ada.answer((await begin(server)).url)
  open = false
  expect((await goOn(ada, (await begin(server)).url)).status).toBe(403)
})

test('who is signed in already has not signed in anew, whatever terminals they approve', async () => {
  const store = memory()
  const server = startServer({ store })
  const ada = server.person('ada@example.com')
  const signedInAt = async () => {
    const { terminal, url } = await begin(server)
    await ada.answer(url)
    return (await store.people.find(await (await terminal.poll()).text()))?.signedInAt
  }
  const first = await signedInAt()
  expect(first).toEqual(server.now())
  server.pass(600)
  expect(await signedInAt()).toEqual(first)
})

test('roles that admission gives are in the session', async () => {
  const server = startServer({ authorize: () => ({ roles: ['admin'] }) })
  const { terminal, url } = await begin(server)
  await server.person('ada@example.com').answer(url)
  const cookie = (await terminal.poll()).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const request = new Request(`${server.issuer}/secured`, { headers: { cookie } })
  expect(await server.paircode.authenticate(request)).toMatchObject({ roles: ['admin'] })
})

test('a person who logs in twice is one person with two sessions, and logging one out leaves the other', async () => {
  const server = startServer()
  const ada = server.person('ada@example.com')
  const cookies: string[] = []
  const subjects = new Set<string>()
  for (let i = 0; i < 2; i += 1) {
    const { terminal, url } = await begin(server)
    await ada.answer(url)
    const done = await terminal.poll()
    cookies.push(done.headers.getSetCookie()[0]?.split(';')[0] ?? '')
    subjects.add(await done.text())
  }
  expect(subjects.size).toBe(1)

  const logout = () =>
    server.fetch(`${server.issuer}/logout`, {
      method: 'POST',
      headers: { cookie: cookies[0] ?? '' },
    })
  expect((await logout()).status).toBe(204)
  expect((await logout()).status).toBe(204)
  const who = (cookie = '') =>
    server.fetch(`${server.issuer}/oauth/userinfo`, { headers: { cookie } })
  expect((await who(cookies[0])).status).toBe(401)
  expect(await (await who(cookies[1])).json()).toMatchObject({ email: 'ada@example.com' })
  expect((await server.fetch(`${server.issuer}/logout`)).status).toBe(405)
})
