import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import type { Page, Person } from '../people/person.js'
import { CALLBACK, RIGHT, STATE, VERIFIER } from './authorize.ts'
import { type Fields, post, QUESTION, startDevice, startOAuth } from './start-oauth.ts'

/** The link of a loopback login. */
const push = async (server: TestServer, fields: Fields = {}): Promise<string> =>
  (await post(server, 'par', { ...RIGHT, ...fields })).body.authorization_uri

/** Somebody who is signed in already. */
async function signedIn(server: TestServer, email = 'ada@example.com') {
  const person = server.person(email)
  await person.answer(await push(server))
  return person
}

/** What the app was told at its own address. */
const toldApp = ({ url }: Page) => Object.fromEntries(new URL(url).searchParams)

const redeem = (server: TestServer, code: string | undefined) =>
  post(server, 'token', {
    grant_type: 'authorization_code',
    client_id: 'acme-cli',
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  })

test('approving takes the browser back to the app with code, state and iss, and the code is good', async () => {
  const server = startOAuth()
  const page = await server.person('ada@example.com').answer(await push(server))
  expect(page.url.split('?')[0]).toBe(CALLBACK)
  expect(toldApp(page)).toEqual({
    code: expect.stringMatching(/^pca_[\w-]{43}$/),
    state: STATE,
    iss: 'http://localhost:5001',
  })
  expect((await redeem(server, toldApp(page).code)).body.access_token).toEqual(expect.any(String))
})

/** What is answered to a button, which the browser never gets to see, its cookies included. */
function lostAnswer(server: TestServer, person: Person, page: Page, label?: string) {
  const [pressed] = page.forms.flatMap(({ fields, action, buttons }) =>
    buttons
      .filter((button) => label === undefined || button.label === label)
      .map(({ name, value }) => ({ action, body: { ...fields, ...(name && { [name]: value }) } })),
  )
  if (!pressed) throw new Error(`no button ${label} on "${page.title}"`)
  const cookie = Object.entries(person.cookies(server.issuer)).map((pair) => pair.join('='))
  return server.fetch(pressed.action, {
    method: 'POST',
    headers: { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(pressed.body),
  })
}

/** A double click: the second one is what the person gets to see. */
async function pressTwice(server: TestServer, person: Person, page: Page, label?: string) {
  expect((await lostAnswer(server, person, page, label)).status).toBeLessThan(400)
  return person.press(page, label)
}

test('a double click is as good as one, on Continue and on Approve: the code is the same', async () => {
  const server = startOAuth()
  const ada = server.person('ada@example.com')
  const signIn = await pressTwice(server, ada, await ada.open(await push(server)))
  expect(signIn.title).toBe('Sign in with a local account')
  const page = await pressTwice(server, ada, await ada.press(signIn), 'Approve')
  expect((await redeem(server, toldApp(page).code)).body.access_token).toEqual(expect.any(String))
  // It is approved once, however often that is said.
  expect(server.events.filter(({ event }) => event === 'login_approved')).toHaveLength(1)
})

test('a double click on the only page, for somebody who is signed in', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const page = await pressTwice(server, ada, await ada.open(await push(server)), 'Approve')
  expect((await redeem(server, toldApp(page).code)).status).toBe(200)
})

test('a double click shows the number that the terminal waits for', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const terminal = await startDevice(server, { client: 'paircode' })
  const question = await ada.press(await ada.open(terminal.link))
  const page = await pressTwice(server, ada, question, 'Approve')
  expect([page.status, page.title]).toEqual([400, 'Type this in your terminal'])
  const number = page.root.querySelector('.number')?.text
  expect(await terminal.poll(number)).toBe('tokens')
  expect((await ada.press(question, 'Approve')).title).toBe('This login is finished')
})

test('what was approved is shown again to nobody else in that browser', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const terminal = await startDevice(server, { client: 'paircode' })
  const question = await ada.press(await ada.open(terminal.link))
  await ada.press(question, 'Approve')
  const eve = server.person('eve@example.com')
  expect((await eve.press(question, 'Approve')).title).not.toBe('Type this in your terminal')
})

test('denying takes it back with access_denied, state and iss, and ends the login', async () => {
  const server = startOAuth()
  const link = await push(server)
  const ada = server.person('ada@example.com')
  const page = await ada.answer(link, 'Deny')
  expect(page.url.split('?')[0]).toBe(CALLBACK)
  expect(toldApp(page)).toEqual({
    error: 'access_denied',
    error_description: 'The person said no',
    state: STATE,
    iss: 'http://localhost:5001',
  })
  expect((await ada.open(link)).title).toBe('This login was denied')
})

test('what is in a registered redirect URI stays in it', async () => {
  const server = startOAuth()
  const link = await push(server, { redirect_uri: 'https://app.acme.dev/cb?tab=1' })
  const page = await server.person('ada@example.com').answer(link)
  expect(page.url).toMatch(/^https:\/\/app\.acme\.dev\/cb\?tab=1&code=pca_/)
})

test('an app with a scheme of its own is opened by a link, which the person presses', async () => {
  const server = startOAuth()
  const link = await push(server, { redirect_uri: 'dev.acme.cli:/callback' })
  const page = await server.person('ada@example.com').answer(link)
  expect([page.title, page.refresh]).toEqual(['Approved', undefined])
  expect(page.root.querySelector('a.button')?.getAttribute('href')).toMatch(
    /^dev\.acme\.cli:\/callback\?code=pca_/,
  )
})

test('the question says where the answer goes, and that its address is to be kept', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const { text } = await ada.open(await push(server))
  expect(text).toContain('this computer, 127.0.0.1')
  expect(text).toContain("If the page that follows can't be opened, close it.")
  expect(text).toContain('Never copy its address to anyone.')
})

test('opening the link changes nothing, signed in or not', async () => {
  const server = startOAuth()
  const link = await push(server)
  const [ada, eve] = [await signedIn(server), server.person('eve@example.com')]
  expect((await eve.open(link)).title).toBe('Log in a terminal?')
  expect((await ada.open(link)).title).toBe(QUESTION)
  expect(toldApp(await eve.answer(link)).code).toMatch(/^pca_/)
})

test('who is signed in is asked at once, and one click approves', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const question = await ada.open(await push(server))
  const page = await ada.press(question, 'Approve')
  expect((await redeem(server, toldApp(page).code)).status).toBe(200)
})

test('also when the browser has lost its key meanwhile, which lives shorter', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const { paircode_person } = ada.cookies(server.issuer)
  const fresh = server.person('')
  const headers = { cookie: `paircode_person=${paircode_person}` }
  const question = await fresh.open(await push(server), { headers })
  expect(question.headers.getSetCookie()).toEqual([expect.stringMatching(/^paircode_browser=/)])
})

test('who is signed in and not admitted is not asked, and reads why after Continue', async () => {
  let open = true
  const server = startOAuth({ authorize: () => open })
  const ada = await signedIn(server)
  open = false
  const begin = await ada.open(await push(server))
  expect(begin.title).toBe('Log in a terminal?')
  expect((await ada.press(begin)).title).toBe('You may not log in here')
})

test('who is asked at once may be somebody else instead', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const signIn = await ada.press(await ada.open(await push(server)), 'Use another account')
  expect(signIn.title).toMatch(/^Sign in/)
  const asBob = await ada.press(signIn, 'Sign in', { email: 'bob@example.com' })
  expect(asBob.text).toContain('bob@example.com')
  expect(toldApp(await ada.press(asBob, 'Approve')).code).toMatch(/^pca_/)
})

test('an answer from elsewhere, or with the token of another browser, changes nothing', async () => {
  const server = startOAuth()
  const link = await push(server)
  const [ada, eve] = [await signedIn(server), await signedIn(server, 'eve@example.com')]
  const question = await ada.open(link)
  expect((await eve.press(question, 'Approve')).status).toBe(403)
  expect((await ada.press(question, 'Approve', { form_token: 'x' })).status).toBe(403)
  expect((await eve.press(question, 'Use another account')).status).toBe(403)
  const init = { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) }
  expect((await ada.open(link, init)).status).toBe(403)
  expect((await ada.press(question, 'Approve')).url).toContain(CALLBACK)
})

test('of two people with one link, the first to go on has it', async () => {
  const server = startOAuth()
  const link = await push(server)
  const [ada, eve] = [server.person('ada@example.com'), await signedIn(server, 'eve@example.com')]
  const late = await eve.open(link)
  await ada.press(await ada.open(link), 'Continue')
  expect((await eve.press(late, 'Approve')).status).toBe(404)
  expect(toldApp(await ada.answer(link)).code).toMatch(/^pca_/)
})

test('approving twice is refused the second time', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const question = await ada.open(await push(server))
  const page = await ada.press(question, 'Approve')
  expect((await lostAnswer(server, ada, question, 'Approve')).status).toBe(400)
  await redeem(server, toldApp(page).code)
  expect((await ada.press(question, 'Approve')).status).toBe(410)
})

test('an expired login, and a link that never was', async () => {
  const server = startOAuth()
  const [link, ada] = [await push(server), await signedIn(server)]
  const question = await ada.open(link)
  server.pass(600)
  expect((await ada.press(question, 'Approve')).status).toBe(410)
  expect((await ada.open(link)).title).toBe('This login has expired')
  for (const handle of [`pch_${'a'.repeat(43)}`, 'x', '%00']) {
    expect((await ada.open(`${server.issuer}/go/${handle}`)).status).toBe(404)
  }
})

test('each kind of login has its own kind of link', async () => {
  const server = startOAuth()
  const ada = server.person('ada@example.com')
  const pair = await server.fetch(`${server.issuer}/cli_login?paircode=${PAIRCODE}`)
  const pairLink = await pair.text()
  expect((await ada.open(pairLink.replace('/pair/', '/go/'))).status).toBe(404)
  expect((await ada.open((await push(server)).replace('/go/', '/pair/'))).status).toBe(404)
  const { link } = await startDevice(server, { client: 'paircode' })
  expect((await ada.open(link.replace('/go/', '/pair/'))).status).toBe(404)
  expect((await ada.open(link)).title).toBe('Log in a terminal?')
})

const PAIRCODE = 'abcdefghijklmnopqrstuv'

test('a device login is not asked about before Continue, whoever is signed in', async () => {
  const server = startOAuth()
  const ada = await signedIn(server)
  const { link } = await startDevice(server, { client: 'paircode' })
  expect((await ada.open(link)).title).toBe('Log in a terminal?')
})

test('the code is in no log, and the state neither', async () => {
  const server = startOAuth()
  const page = await server.person('ada@example.com').answer(await push(server))
  const log = JSON.stringify(server.events)
  expect(log).not.toContain(toldApp(page).code)
  expect(log).not.toContain(STATE)
})
