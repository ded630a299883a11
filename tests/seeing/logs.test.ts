import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { startServer, startTerminal } from '../login/start-server.ts'
import { byPaircode } from './seen-server.ts'

test('each request is a line, with the pattern of its path and never the path', async () => {
  const server = startServer({ accessLog: true })
  const { secret } = await byPaircode(server)
  await server.fetch(`${server.issuer}/no/such/page?code=${secret}`, { method: 'PURGE' })
  const lines = server.events.filter(({ event }) => event === 'request')
  expect(lines[0]).toEqual({
    level: 'info',
    event: 'request',
    requestId: expect.stringMatching(/^[\w-]{22}$/),
    method: 'GET',
    route: '/cli_login',
    status: 200,
    address: '127.0.0.1',
    milliseconds: expect.any(Number),
  })
  expect(lines.map(({ route }) => route)).toContain('/pair/:segment')
  expect(lines.at(-1)).toMatchObject({ method: 'other', route: 'none', status: 404 })
  expect(JSON.stringify(lines)).not.toContain(secret)
})

test('an audit event names the request that brought it about', async () => {
  const server = startServer({ accessLog: true })
  await byPaircode(server)
  const requestOf = (event: string, route: string) =>
    server.events.find((line) => line.event === event && (line.route ?? route) === route)?.requestId
  expect(requestOf('login_started', '/cli_login')).toBeDefined()
  expect(requestOf('login_started', '/cli_login')).toBe(requestOf('request', '/cli_login'))
  expect(requestOf('login_redeemed', '/token')).toBe(requestOf('request', '/token'))
  expect(requestOf('login_started', '')).not.toBe(requestOf('login_redeemed', ''))
})

test('requests that run at the same time keep their names apart', async () => {
  const server = startServer({ accessLog: true })
  const terminals = Array.from({ length: 20 }, () => startTerminal(server))
  await Promise.all(terminals.map((terminal) => terminal.begin()))
  const ids = (event: string) =>
    server.events.filter((line) => line.event === event).map(({ requestId }) => requestId)
  expect(new Set(ids('login_started')).size).toBe(20)
  expect(ids('login_started').sort()).toEqual(ids('request').sort())
})

test('without the option requests are no lines, and events name theirs all the same', async () => {
  const server = startServer()
  await startTerminal(server).begin()
  expect(server.events).toEqual([
    expect.objectContaining({ event: 'login_started', requestId: expect.any(String) }),
  ])
})

test('the request that a person reads of is the one in the log', async () => {
  const store = memory()
  store.people.signIn = () => Promise.reject(new Error('no'))
  const server = startServer({ store, accessLog: true })
  const url = await (await startTerminal(server).begin()).text()
  const ada = server.person('ada@example.com')
  const page = await ada.press(await ada.press(await ada.open(url)))
  expect(page.status).toBe(500)
  const failed = server.events.find(({ event }) => event === 'request_failed')
  expect(page.text).toContain(`Request ${failed?.requestId}`)
  expect(server.events.at(-1)).toMatchObject({
    level: 'error',
    event: 'request',
    status: 500,
    requestId: failed?.requestId,
  })
})

test.each([
  ['a trusted proxy', '10.0.0.1', 'abc-123', 'abc-123'],
  ['anybody else', '192.0.2.7', 'abc-123', undefined],
  ['a trusted proxy, where it is no id', '10.0.0.1', 'a b"\u00e9', undefined],
  ['a trusted proxy, where it is too long', '10.0.0.1', 'x'.repeat(65), undefined],
])('the id that %s gives', async (_, remoteAddress, given, expected) => {
  const server = startServer({ trustedProxies: ['10.0.0.0/8'], accessLog: true })
  const request = new Request(`${server.issuer}/healthz`, { headers: { 'x-request-id': given } })
  await server.paircode.fetch(request, { remoteAddress })
  const [line] = server.events
  if (expected === undefined) expect(line?.requestId).toMatch(/^[\w-]{22}$/)
  else expect(line?.requestId).toBe(expected)
})
