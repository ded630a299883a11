import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { enter, QUESTION, startDevice, startOAuth } from './start-oauth.ts'

const OTHER_CODE = 'BBBB-BBBB'

test('the page asks for a code in an empty field, and knows its own form', async () => {
  const server = startOAuth()
  const page = await server.person('').open(`${server.issuer}/device`)
  expect([page.status, page.title]).toEqual([200, 'Enter the code from your terminal'])
  expect(page.forms).toHaveLength(1)
  expect(page.forms[0]?.fields).toEqual({
    user_code: '',
    form_token: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test('whoever types the code and approves logs the terminal in', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const ada = server.person('ada@example.com')
  const question = await enter(ada, server, terminal.code)
  expect(question.title).toBe(QUESTION)
  expect(question.text).toContain('Acme CLI')
  expect(question.text).toContain('projects:read')
  expect(await terminal.poll()).toBe('authorization_pending')
  expect((await ada.press(question, 'Approve')).title).toBe('Approved')
  expect(await terminal.poll()).toBe('tokens')
})

test('whoever denies ends the login', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const ada = server.person('ada@example.com')
  await ada.press(await enter(ada, server, terminal.code), 'Deny')
  expect(await terminal.poll()).toBe('access_denied')
})

test.each(['wdjb mjht', 'WDJB_MJHT', ' w d j b-m j h t '])(
  'a code may be typed as in "%s"',
  async (as) => {
    const server = startOAuth()
    const { code } = await startDevice(server)
    let next = 0
    const letters = code.replace('-', '')
    const typed = as.replace(/[a-z]/gi, (letter) => {
      const one = letters[next++] ?? ''
      return letter === letter.toLowerCase() ? one.toLowerCase() : one
    })
    expect((await enter(server.person('ada@example.com'), server, typed)).title).toBe(QUESTION)
  },
)

test('an empty field brings the form again, and what cannot be a code says so', async () => {
  const server = startOAuth()
  const ada = server.person('ada@example.com')
  const form = await ada.open(`${server.issuer}/device`)
  const empty = await ada.press(form, 'Continue', { user_code: '' })
  expect([empty.status, empty.title]).toEqual([200, 'Enter the code from your terminal'])
  const odd = await ada.press(form, 'Continue', { user_code: '"><b>ＷＤＪＢ' })
  expect([odd.status, odd.root.querySelector('[role=alert]')?.text]).toEqual([
    400,
    'A code is made of letters only, such as WDJB-MJHT.',
  ])
})

test('a link with a code fills nothing in and changes nothing', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const ada = server.person('ada@example.com')
  const page = await ada.open(`${server.issuer}/device?user_code=${terminal.code}`)
  expect(page.forms[0]?.fields.user_code).toBe('')
  expect(page.text).toContain(`Your link is for the code ${terminal.code}.`)
  expect(page.text).toContain('Compare it with your terminal')
  expect(page.title).not.toContain(terminal.code)
  expect((await enter(server.person('bob@example.com'), server, terminal.code)).title).toBe(
    QUESTION,
  )
})

test('a link with anything else shows none of it', async () => {
  const server = startOAuth()
  const page = await server.person('').open(`${server.issuer}/device?user_code=<b>WDJB-MJHT</b>`)
  expect([page.status, page.body.includes('<b>WDJB')]).toEqual([200, false])
})

test('a form from elsewhere, or with the token of another browser, changes nothing', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const [ada, eve] = [server.person('ada@example.com'), server.person('eve@example.com')]
  const form = await ada.open(`${server.issuer}/device`)
  await eve.open(`${server.issuer}/device`)
  const user_code = terminal.code
  expect((await eve.press(form, 'Continue', { user_code })).status).toBe(403)
  expect((await ada.press(form, 'Continue', { user_code, form_token: 'x' })).status).toBe(403)
  const body = new URLSearchParams({ ...form.forms[0]?.fields, user_code })
  for (const site of ['cross-site', 'same-site', 'none']) {
    const init = { method: 'POST', body, headers: { 'sec-fetch-site': site } }
    expect((await ada.open(`${server.issuer}/device`, init)).status).toBe(403)
  }
  expect(await terminal.poll()).toBe('authorization_pending')
  expect((await enter(eve, server, terminal.code)).title).toBe(QUESTION)
})

test('unknown, expired, used and claimed codes bring one and the same page', async () => {
  const server = startOAuth()
  const [used, claimed, expired] = [
    await startDevice(server),
    await startDevice(server),
    await startDevice(server),
  ]
  const [ada, eve] = [server.person('ada@example.com'), server.person('eve@example.com')]
  await ada.press(await enter(ada, server, used.code), 'Approve')
  await ada.press(await enter(ada, server, claimed.code), 'Approve')
  const again = await startDevice(server)
  await enter(ada, server, again.code)

  await enter(eve, server, (await startDevice(server)).code) // so that Eve is signed in
  const pages = [
    await enter(eve, server, OTHER_CODE),
    await enter(eve, server, used.code),
    await enter(eve, server, again.code),
  ]
  server.pass(600)
  await enter(eve, server, (await startDevice(server)).code)
  pages.push(await enter(eve, server, expired.code))
  for (const page of pages) {
    expect([page.status, page.body]).toEqual([400, pages[0]?.body])
    expect(page.text).toContain('No terminal is waiting with this code.')
  }
})

test('of two people who type one code, the first stays the one who is asked', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const [ada, eve] = [server.person('ada@example.com'), server.person('eve@example.com')]
  const pages = await Promise.all([
    enter(ada, server, terminal.code),
    enter(eve, server, terminal.code),
  ])
  expect(pages.filter(({ title }) => title === QUESTION)).toHaveLength(1)
  const [asked, other] = pages[0]?.title === QUESTION ? [ada, eve] : [eve, ada]
  const question = pages.find(({ title }) => title === QUESTION) ?? pages[0]
  expect((await other.open(question.url)).status).toBe(404)
  expect((await other.press(question, 'Approve')).status).toBe(403)
  expect(await terminal.poll()).toBe('authorization_pending')
  expect((await asked.press(question, 'Approve')).title).toBe('Approved')
  expect(await terminal.poll()).toBe('tokens')
})

test('nobody learns whether a code is right before they have signed in', async () => {
  const server = startOAuth()
  const { code } = await startDevice(server)
  const pages = []
  for (const typed of [code, OTHER_CODE]) {
    const stranger = server.person('')
    const form = await stranger.open(`${server.issuer}/device`)
    const page = await stranger.press(form, 'Continue', { user_code: typed })
    expect(page.forms[0]?.fields.user_code).toBe(typed.replace('-', ''))
    pages.push(page.body.replace(/value="[^"]*"/g, ''))
  }
  expect(pages[0]).toBe(pages[1])
  expect(pages[0]).not.toContain('Acme CLI')
})

test('the code is not typed twice when the way leads over a provider', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const { code } = await startDevice(server)
  const ada = server.person('')
  await enter(ada, server, code)
  expect((await ada.open(corp.answer('ada'))).title).toBe(QUESTION)
})

test('nor when a provider has to be chosen first', async () => {
  const [one, two] = [redirectProvider('one'), redirectProvider('two')]
  const server = startOAuth({ providers: [one, two] })
  const { code } = await startDevice(server)
  const ada = server.person('')
  await ada.press(await enter(ada, server, code), /Provider two/)
  expect((await ada.open(two.answer('ada'))).title).toBe(QUESTION)
})

test('a wrong code found over a provider brings the form again, and another browser cannot come back for it', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const [ada, eve] = [server.person(''), server.person('')]
  await enter(ada, server, OTHER_CODE)
  await eve.open(`${server.issuer}/device`)
  expect((await eve.open(corp.answer('ada'))).status).toBe(400)
  const again = await ada.open(corp.answer('ada'))
  expect([again.status, again.title]).toEqual([400, 'Enter the code from your terminal'])
  const { code } = await startDevice(server)
  await ada.press(again, 'Continue', { user_code: code })
  expect((await ada.open(corp.answer('ada'))).title).toBe(QUESTION)
})

test('somebody who is not admitted for the client of the code reads so, and it waits on', async () => {
  const server = startOAuth({ authorize: ({ identity }) => identity.email === 'ada@example.com' })
  const terminal = await startDevice(server)
  const eve = server.person('eve@example.com')
  expect((await enter(eve, server, terminal.code)).title).toBe('You may not log in here')
  expect(await terminal.poll()).toBe('authorization_pending')
})

test('a code that expires while the question is shown is not approved', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  const ada = server.person('ada@example.com')
  const question = await enter(ada, server, terminal.code)
  server.pass(600)
  expect((await ada.press(question, 'Approve')).status).toBe(410)
  expect(await terminal.poll()).toBe('expired_token')
})
