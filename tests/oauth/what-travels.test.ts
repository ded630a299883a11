/** The table of docs/security.md, "The attacker starts the login, the victim approves it", row by row. */
import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import type { Page } from '../people/person.js'
import { enter, post, startDevice, startOAuth } from './start-oauth.ts'

const HERE = '198.51.100.7'
const ELSEWHERE = '203.0.113.9'

const numberOn = (page: Page): string => page.root.querySelector('.number')?.text ?? ''

/** Ada, on her own network, types the code of a terminal on that one, and approves. */
async function typed(server: TestServer, client: string, address: string) {
  const terminal = await startDevice(server, { client, address })
  const ada = server.person('ada@example.com', HERE)
  const page = await ada.press(await enter(ada, server, terminal.code), 'Approve')
  return { terminal, page }
}

test.each([
  [HERE, HERE],
  ['127.0.0.1', '::1'],
  ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2'],
])('a typed code is enough on one network: %s and %s', async (one, other) => {
  const server = startOAuth()
  const terminal = await startDevice(server, { client: 'paircode', address: one })
  const ada = server.person('ada@example.com', other)
  const page = await ada.press(await enter(ada, server, terminal.code), 'Approve')
  expect([page.title, numberOn(page)]).toEqual(['Approved', ''])
  expect(await terminal.poll()).toBe('tokens')
})

test('across networks our client has to say the number that the browser shows, once', async () => {
  const { terminal, page } = await typed(startOAuth(), 'paircode', ELSEWHERE)
  expect(page.title).toBe('Type this in your terminal')
  expect(numberOn(page)).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}$/)
  expect(await terminal.poll()).toBe('confirmation_required')
  expect(await terminal.poll(numberOn(page).toLowerCase())).toBe('tokens')
})

test('three wrong numbers end the login', async () => {
  const { terminal, page } = await typed(startOAuth(), 'paircode', ELSEWHERE)
  const wrong = numberOn(page) === 'BBBB' ? 'CCCC' : 'BBBB'
  expect(await terminal.poll(wrong)).toBe('confirmation_required')
  expect(await terminal.poll(wrong)).toBe('confirmation_required')
  expect(await terminal.poll(wrong)).toBe('access_denied')
})

test('across networks a standard client follows the deployment: allowed', async () => {
  const { terminal, page } = await typed(startOAuth(), 'acme-cli', ELSEWHERE)
  expect([page.title, numberOn(page)]).toEqual(['Approved', ''])
  expect(await terminal.poll()).toBe('tokens')
})

test('across networks a standard client follows the deployment: denied, without a question', async () => {
  const server = startOAuth({ remoteApproval: 'deny' })
  const terminal = await startDevice(server, { address: ELSEWHERE })
  const page = await enter(server.person('ada@example.com', HERE), server, terminal.code)
  expect([page.status, page.title]).toEqual([403, 'This login began somewhere else'])
  expect(await terminal.poll()).toBe('authorization_pending')
  expect((await typed(server, 'acme-cli', HERE)).page.title).toBe('Approved')
  server.pass(600)
  const late = await enter(server.person('bob@example.com', HERE), server, terminal.code)
  expect(late.status).toBe(400) // like any code that is none
})

test.each([HERE, ELSEWHERE])(
  'a link alone logs nobody in: the number is asked for (%s)',
  async (address) => {
    const server = startOAuth({ remoteApproval: 'deny' })
    const terminal = await startDevice(server, { client: 'paircode', address })
    const ada = server.person('ada@example.com', HERE)
    const page = await ada.answer(terminal.link)
    expect(page.title).toBe('Type this in your terminal')
    expect(await terminal.poll()).toBe('confirmation_required')
    expect(await terminal.poll(numberOn(page))).toBe('tokens')
  },
)

test('the number is shown once: neither the page nor the link shows it again', async () => {
  const server = startOAuth()
  const { link } = await startDevice(server, { client: 'paircode' })
  const ada = server.person('ada@example.com')
  const number = numberOn(await ada.answer(link))
  expect(number).not.toBe('')
  const again = await ada.open(link)
  expect([again.status, again.text.includes(number)]).toEqual([410, false])
})

test('a code typed after the link was opened still has its link to make up for', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server, { client: 'paircode' })
  const ada = server.person('ada@example.com')
  await ada.press(await ada.open(terminal.link), 'Continue')
  const page = await ada.press(await enter(ada, server, terminal.code), 'Approve')
  expect(page.title).toBe('Approved') // she has seen the terminal, after all
})

test('a standard client has no link that leads into its login', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server)
  expect(terminal.link).toBe('')
})

test("a page cannot begin a login on its visitor's network", async () => {
  const server = startOAuth()
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const from = { address: HERE, headers }
  const { body } = await post(server, 'device_authorization', { client_id: 'paircode' }, from)
  const ada = server.person('ada@example.com', HERE)
  const question = await enter(ada, server, body.user_code)
  expect(question.text).toContain('not known')
  expect(numberOn(await ada.press(question, 'Approve'))).not.toBe('')
})

test('an approval where the number is asked for leaves no secret in the log', async () => {
  const server = startOAuth()
  const { code, link } = await startDevice(server, { client: 'paircode' })
  const number = numberOn(await server.person('ada@example.com').answer(link))
  const log = JSON.stringify(server.events)
  for (const secret of [code, code.replace('-', ''), number, link.slice(-43)]) {
    expect(log).not.toContain(secret)
  }
})

test('twenty people elsewhere who approve terminals of one network raise an alarm, once', async () => {
  const server = startOAuth()
  for (let person = 0; person < 22; person += 1) {
    const terminal = await startDevice(server, { address: ELSEWHERE })
    const browser = server.person(`person${person}@example.com`, `198.51.100.${person}`)
    await browser.press(await enter(browser, server, terminal.code), 'Approve')
    server.pass(60) // not as fast as the limit of one network
  }
  const alarms = server.events.filter(({ event }) => event === 'approved_by_many')
  expect(alarms).toEqual([expect.objectContaining({ level: 'warn', address: ELSEWHERE })])
})
