import { memoryStore, openSession } from '@paircode/client'
import { expect, test } from 'vitest'
import { enter } from '../oauth/start-oauth.ts'
import { Person } from '../people/person.js'
import { acme, browserNetwork, startLogin } from './terminal.ts'

const APP = { clientId: 'acme-cli', clientSecret: 'known-to-everybody' }

/** A server that wants more of an app than its name, as Google does. */
function start() {
  let time = Date.parse('2026-11-24T09:00:00Z')
  const now = () => new Date(time)
  const scopes = ['openid', 'offline_access']
  const redirectUris = ['http://127.0.0.1/callback']
  const server = acme({ clients: [{ ...APP, name: 'Acme CLI', scopes, redirectUris }], now })
  const person = new Person({ fetch: browserNetwork(server), fields: { email: 'ada@example.com' } })
  return { server, person, now, pass: (seconds: number) => (time += seconds * 1000) }
}

test('a secret that is none is shown wherever the app names itself, until the session ends', async () => {
  const { server, person, now, pass } = start()
  const store = memoryStore()
  const { result, prompts } = startLogin(server, { ...APP, flow: 'loopback', store, now })
  const link = await prompts.next('loopback')
  expect(link).not.toContain(APP.clientSecret)
  await person.answer(link)
  await result

  const common = { issuer: server.issuer, ...APP, store, now, fetch: server.fetch }
  const session = await openSession(common)
  pass(700)
  expect(await session.whoami()).toMatchObject({ email: 'ada@example.com' })
  await session.logout()
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'session_ended' }))
})

test('it is shown in a device login, too, and where that is given up', async () => {
  const { server, person, now } = start()
  const { result, prompts } = startLogin(server, { ...APP, flow: 'device', now })
  const { userCode } = await prompts.device()
  await person.press(await enter(person, server, userCode), 'Approve')
  expect(await result).toMatchObject({ email: 'ada@example.com' })

  const other = startLogin(server, { ...APP, flow: 'device', now })
  await other.prompts.device()
  other.stop.abort()
  await other.result.catch(() => {})
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'login_cancelled' }))
})

test('without it, such a server refuses, and says so', async () => {
  const { server } = start()
  const { result } = startLogin(server, { flow: 'device' })
  await expect(result).rejects.toMatchObject({ code: 'refused' })
})
