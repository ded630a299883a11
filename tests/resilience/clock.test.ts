/** A server whose clock is stepped by an hour, either way, while it runs. */
import { expect, test } from 'vitest'
import { startServer } from './stores.ts'
import { approve, Terminal } from './terminal.ts'

const HOUR = 3600

const isLoggedIn = async ({ issuer }: Terminal, accessToken: string) =>
  (await fetch(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }))
    .status === 200

test.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('a clock that is stepped an hour %s logs nobody out, and new logins go on', async (_, step) => {
  const server = await startServer()
  const terminal = await Terminal.loggedIn(server)
  for (const secondsAhead of [step, 0, step]) {
    await server.befall({ secondsAhead })
    const { status, accessToken } = await terminal.refresh()
    expect([secondsAhead, status]).toEqual([secondsAhead, 200])
    expect(await isLoggedIn(terminal, accessToken)).toBe(true)
    const other = await Terminal.loggedIn(server)
    expect((await other.refresh()).status).toBe(200)
    expect(await server.status('/readyz')).toBe(200)
  }
  await server.killAndStart()
  expect((await terminal.refresh()).status).toBe(200)
  expect(server.count('request_failed')).toBe(0)
})

test('a login that is under way when the clock is stepped back goes on', async () => {
  const server = await startServer()
  const terminal = await Terminal.begin(server)
  await server.befall({ secondsAhead: -HOUR })
  await approve(terminal)
  expect((await terminal.poll()).status).toBe(200)
})

test('a login that is under way when the clock is stepped forward has expired, and the terminal is told', async () => {
  const server = await startServer()
  const terminal = await Terminal.begin(server)
  const held = terminal.poll(1)
  await server.befall({ secondsAhead: HOUR })
  expect(['authorization_pending', 'expired_token']).toContain((await held).error)
  expect((await terminal.poll()).error).toMatch(/expired_token|invalid_grant/)
  await Terminal.loggedIn(server)
})

test('a server that first starts with its clock ahead works when the clock is put right', async () => {
  const server = await startServer({ secondsAhead: HOUR })
  const terminal = await Terminal.loggedIn(server)
  await server.befall({ secondsAhead: 0 })
  expect((await terminal.refresh()).status).toBe(200)
  await server.killAndStart()
  const { status, accessToken } = await terminal.refresh()
  expect(status).toBe(200)
  expect(await isLoggedIn(terminal, accessToken)).toBe(true)
})
