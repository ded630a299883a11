/** What other sites, other browsers and other forms can make of a person's browser: nothing. */
import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { startServer, startTerminal, type TestServer } from '../login/start-server.ts'
import type { Page, Person } from '../people/person.js'
import { expectSafe } from './safe-answer.ts'
import { freshPaircode, startScene } from './scene.ts'

async function begin(server: TestServer) {
  const terminal = startTerminal(server)
  return { terminal, url: await (await terminal.begin()).text() }
}

/** Opens the link, presses Continue, and signs in where that is asked for. */
async function asked(person: Person, url: string): Promise<Page> {
  const page = await person.press(await person.open(url))
  return page.title === 'Approve this login?' ? page : person.press(page)
}

const fieldsOf = (page: Page) => ({ ...page.forms.at(-1)?.fields })

test.each<[Record<string, string>, 'ours' | 'foreign']>([
  [{ 'sec-fetch-site': 'same-origin' }, 'ours'],
  [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, 'ours'], // some referrer policies
  [{ origin: 'http://localhost:5001' }, 'ours'], // browsers older than Sec-Fetch-Site
  [{ 'sec-fetch-site': 'same-site' }, 'foreign'],
  [{ 'sec-fetch-site': 'cross-site' }, 'foreign'],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:5001' }, 'foreign'],
  [{ 'sec-fetch-site': 'none' }, 'foreign'],
  [{ 'sec-fetch-site': '' }, 'foreign'],
  [{ 'sec-fetch-site': 'same-origin, cross-site' }, 'foreign'],
  [{ origin: 'http://localhost:5002' }, 'foreign'],
  [{ origin: 'https://localhost:5001' }, 'foreign'],
  [{ origin: 'http://localhost:5001.evil.example' }, 'foreign'],
  [{ origin: 'null' }, 'foreign'],
  [{ referer: 'http://localhost:5001/consent' }, 'foreign'],
  [{}, 'foreign'],
])('a form that comes with %o is %s', async (headers, whose) => {
  const scene = await startScene()
  const { server, login, form_token, cookie, handle } = scene
  const post = (path: string, body: Record<string, string>) =>
    server.fetch(`${server.issuer}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ login, form_token, ...body }),
      headers: { cookie, ...headers },
    })
  const answers = [
    await post(`/pair/${handle}`, {}),
    await post('/sign-in', { provider: 'corp' }),
    await post('/consent', { decision: 'deny' }),
  ]
  const statuses = answers.map(({ status }) => status)
  expect(statuses).toEqual(whose === 'ours' ? [303, 200, 200] : [403, 403, 403])
  if (whose === 'foreign') expect(await scene.damage()).toEqual([])
})

test('DNS rebinding: a server of this machine does not go by the name of a website', async () => {
  const server = startServer()
  const at = async (url: string, method = 'GET') => (await server.fetch(url, { method })).status
  for (const host of ['evil.example:5001', '127.0.0.1.evil.example', '192.0.2.1', 'localhost.']) {
    expect(await at(`http://${host}/device`)).toBe(421)
    expect(await at(`http://${host}/oauth/token`, 'POST')).toBe(421)
  }
  for (const host of ['localhost:5001', '127.0.0.1:5001', '127.9.9.9', '[::1]:5001']) {
    expect(await at(`http://${host}/device`)).toBe(200)
  }
  const elsewhere = startServer({
    issuer: 'https://login.acme.dev',
    providers: [redirectProvider('corp')],
  })
  expect((await elsewhere.fetch('http://10.0.0.7:8080/device')).status).toBe(200)
})

test('a form token is good for its own login, its own browser and its own person only', async () => {
  const server = startServer()
  const [one, two] = [await begin(server), await begin(server)]
  const [ada, eve] = [server.person('ada@example.com'), server.person('eve@example.com')]
  const first = await asked(ada, one.url)
  const second = await asked(eve, two.url)

  const send = (person: Person, fields: Record<string, string>) =>
    person.press(first, 'Approve', fields)
  const [mine, hers] = [fieldsOf(first), fieldsOf(second)]
  const mixtures: [Person, Record<string, string>][] = [
    [ada, { ...mine, form_token: hers.form_token ?? '' }],
    [ada, { ...mine, login: hers.login ?? '' }],
    [ada, hers],
    [eve, mine],
    [eve, { ...mine, form_token: hers.form_token ?? '' }],
    [server.person(''), mine],
    [ada, { ...mine, form_token: `${mine.form_token}a` }],
    [ada, { ...mine, form_token: '' }],
  ]
  for (const [person, fields] of mixtures) expect((await send(person, fields)).status).toBe(403)
  for (const { terminal } of [one, two]) expect(await (await terminal.poll()).text()).toBe('')
  expect((await send(ada, mine)).title).toBe('Approved')
})

test('a cookie of one kind is never taken for another', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  await ada.answer(url)
  const session = (await terminal.poll()).headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? ''
  const { paircode_browser = '', paircode_person = '' } = ada.cookies(server.issuer)

  const { login = '' } = fieldsOf(await asked(ada, (await begin(server)).url))
  const status = async (path: string, cookie: string) =>
    (await server.fetch(`${server.issuer}${path}`, { headers: { cookie } })).status
  const own = `paircode_browser=${paircode_browser}; `
  expect(await status(`/consent?login=${login}`, `${own}paircode_person=${paircode_person}`)).toBe(
    200,
  )
  for (const other of [session, session.replace('pcs_', 'pcb_'), paircode_browser]) {
    expect(await status(`/consent?login=${login}`, `${own}paircode_person=${other}`)).toBe(303)
  }
  expect(await status('/oauth/userinfo', `paircode_session=${session}`)).toBe(200)
  for (const other of [
    paircode_person,
    paircode_person.replace('pcb_', 'pcs_'),
    paircode_browser,
  ]) {
    expect(await status('/oauth/userinfo', `paircode_session=${other}`)).toBe(401)
  }
})

test('a question that was asked of one person is not answered by the next at the same browser', async () => {
  const server = startServer()
  const { terminal, url } = await begin(server)
  const browser = server.person('ada@example.com')
  const asAda = await asked(browser, url)
  const signIn = await browser.press(asAda, 'Use another account')
  const asBob = await browser.press(signIn, undefined, { email: 'bob@example.com' })
  expect(asBob.text).toContain('bob@example.com')
  expect((await browser.press(asAda, 'Approve')).status).toBe(403)
  expect(await (await terminal.poll()).text()).toBe('')
})

test('signing in again gives the browser a fresh cookie, and the former one ends', async () => {
  const server = startServer()
  const ada = server.person('ada@example.com')
  const consent = await asked(ada, (await begin(server)).url)
  const former = ada.cookies(server.issuer)
  const signIn = await ada.open(consent.url.replace('/consent', '/sign-in'))
  expect((await ada.press(signIn)).title).toBe('Approve this login?')
  expect(ada.cookies(server.issuer).paircode_person).not.toBe(former.paircode_person)

  const cookie = `paircode_browser=${former.paircode_browser}; paircode_person=${former.paircode_person}`
  const answer = await server.fetch(consent.url, { headers: { cookie } })
  expect(answer.headers.get('location')).toContain('/sign-in?login=')
})

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  { origin: 'https://evil.example', 'sec-fetch-mode': 'cors' },
])(
  'a page that sends its visitors to /cli_login begins nothing, and uses up no limit (%o)',
  async (headers) => {
    const server = startServer()
    for (let i = 0; i < 1001; i += 1) {
      const url = `${server.issuer}/cli_login?paircode=${freshPaircode()}`
      const answer = await server.fetch(url, { headers })
      expect(answer.status).toBe(403)
      await expectSafe(answer)
    }
    expect(server.events).toEqual([])
    expect((await startTerminal(server).begin()).status).toBe(200)
  },
)
