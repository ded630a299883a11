import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import type { Person } from '../people/person.js'
import { enter, QUESTION, startDevice, startOAuth } from './start-oauth.ts'

const WRONG = 'BBBB-BBBB'

async function guess(person: Person, server: TestServer, times: number): Promise<number[]> {
  const statuses = []
  for (let i = 0; i < times; i += 1) statuses.push((await enter(person, server, WRONG)).status)
  return statuses
}

test('after five wrong codes an account has to wait, even with the right one', async () => {
  const server = startOAuth()
  const { code } = await startDevice(server)
  const eve = server.person('eve@example.com')
  expect(await guess(eve, server, 5)).toEqual([400, 400, 400, 400, 400])
  const refused = await enter(eve, server, code)
  expect([refused.status, refused.title]).toEqual([429, 'Too many wrong codes'])
  expect(refused.headers.get('retry-after')).toBe('120')
  expect((await enter(server.person('ada@example.com'), server, code)).title).toBe(QUESTION)

  server.pass(120)
  const next = await startDevice(server)
  expect((await enter(eve, server, next.code)).title).toBe(QUESTION)
})

test('a network has ten wrong codes, whatever the accounts', async () => {
  const server = startOAuth()
  const { code } = await startDevice(server)
  for (const name of ['eve', 'mallory']) {
    await guess(server.person(`${name}@example.com`, '198.51.100.7'), server, 5)
  }
  const elsewhere = server.person('trudy@example.com', '198.51.100.8')
  expect((await enter(elsewhere, server, WRONG)).status).toBe(400)
  const there = server.person('ada@example.com', '198.51.100.7')
  expect((await enter(there, server, code)).status).toBe(429)
})

test('guesses that come at once are no more than those that come one by one', async () => {
  const server = startOAuth()
  const eve = server.person('eve@example.com')
  await enter(eve, server, (await startDevice(server)).code)
  const form = await eve.open(`${server.issuer}/device`)
  const pages = await Promise.all(
    Array.from({ length: 20 }, () => eve.press(form, 'Continue', { user_code: WRONG })),
  )
  expect(pages.filter(({ status }) => status === 400)).toHaveLength(5)
})

test('an office of 500 behind one address logs in by device at nine, all at once', async () => {
  const server = startOAuth()
  const terminals = await Promise.all(Array.from({ length: 500 }, () => startDevice(server)))
  const logins = terminals.map(async ({ code }, desk) => {
    const person = server.person(`person-${desk}@example.com`)
    return (await person.press(await enter(person, server, code), 'Approve')).title
  })
  expect(new Set(await Promise.all(logins))).toEqual(new Set(['Approved']))
}, 60_000)
