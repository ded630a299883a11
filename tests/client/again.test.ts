import { memoryStore } from '@paircode/client'
import { expect, test } from 'vitest'
import { Person } from '../people/person.js'
import { acme, browserNetwork, startLogin } from './terminal.ts'

/** A machine where somebody logs in, once and again. */
function startMachine(flow: 'loopback' | 'paircode') {
  const server = acme()
  const store = memoryStore()
  async function logIn(email = 'ada@example.com') {
    const { result, prompts } = startLogin(server, { flow, store })
    const person = new Person({ fetch: browserNetwork(server), fields: { email } })
    await person.answer(await prompts.next(flow))
    return result
  }
  const ended = () => server.events.filter(({ event }) => event === 'session_ended').length
  return { logIn, ended }
}

test.each(['loopback', 'paircode'] as const)(
  'a %s login again ends the session before, and who still has that goes on with the new one',
  async (flow) => {
    const { logIn, ended } = startMachine(flow)
    const before = await logIn()
    expect(ended()).toBe(0)
    const after = await logIn()
    expect(ended()).toBe(1)
    for (const session of [before, after]) {
      expect((await session.fetch('/oauth/userinfo')).status).toBe(200)
    }
    await after.logout()
    expect(ended()).toBe(2)
  },
)

test('a login of somebody else ends nobody’s', async () => {
  const { logIn, ended } = startMachine('loopback')
  const ada = await logIn()
  await logIn('bob@example.com')
  expect(ended()).toBe(0)
  expect((await ada.whoami()).email).toBe('ada@example.com')
})
