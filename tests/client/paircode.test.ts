import { expect, test } from 'vitest'
import { startTerminal } from '../login/start-server.ts'
import { Person } from '../people/person.js'
import { acme, browserNetwork, startLogin } from './terminal.ts'

type Server = ReturnType<typeof acme>

const personAt = (server: Server) =>
  new Person({ fetch: browserNetwork(server), fields: { email: 'ada@example.com' } })

const cancelled = ({ events }: Server) =>
  events.filter(({ event }) => event === 'login_cancelled').length

test('Ctrl-C ends the login at the server, too: its link leads nowhere any more', async () => {
  const server = acme()
  const { result, prompts, stop } = startLogin(server, { flow: 'paircode' })
  const link = await prompts.next('paircode')
  const reason = new Error('Ctrl-C')
  stop.abort(reason)
  await expect(result).rejects.toBe(reason)
  expect((await server.fetch(link)).status).toBe(410)
  expect(cancelled(server)).toBe(1)
})

test('a login that nobody approves in time is ended at the server', async () => {
  const server = acme()
  const { result } = startLogin(server, { flow: 'paircode', timeoutSeconds: 1 })
  await expect(result).rejects.toMatchObject({ code: 'timed_out' })
  expect(cancelled(server)).toBe(1)
})

test('a no in the browser leaves nothing to end', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'paircode' })
  await personAt(server).answer(await prompts.next('paircode'), 'Deny')
  await expect(result).rejects.toMatchObject({ code: 'denied' })
  expect(cancelled(server)).toBe(0)
})

test('only whoever has the secret ends a login, and no session', async () => {
  const server = acme()
  const terminal = startTerminal(server)
  const link = await (await terminal.begin()).text()
  const giveUp = async (secret: string) => {
    const headers = { authorization: `Paircode ${secret}` }
    const { status } = await server.fetch(`${server.issuer}/logout`, { method: 'POST', headers })
    return status
  }
  expect(await giveUp('x'.repeat(43))).toBe(204)
  expect(await giveUp(link.slice(link.lastIndexOf('/') + 1))).toBe(204)
  expect(cancelled(server)).toBe(0)
  await personAt(server).answer(link)
  const cookie = (await terminal.poll()).headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  expect(await giveUp(terminal.secret)).toBe(204)
  const whoami = await server.fetch(`${server.issuer}/oauth/userinfo`, { headers: { cookie } })
  expect(whoami.status).toBe(200)
})
