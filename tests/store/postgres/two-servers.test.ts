import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { startServer, startTerminal } from '../../login/start-server.ts'
import { Person } from '../../people/person.js'
import { newName, usePostgres } from './database.ts'
import { startPooler } from './pooler.ts'

const { address, open } = usePostgres()
const masterKey = Buffer.alloc(32, 7).toString('base64url')

// Nothing is found by looking now and then.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval'] }))
afterEach(() => void vi.useRealTimers())

test('a login goes on at whichever server is asked, and a poll is woken at the one that holds it', async () => {
  const schema = newName()
  const servers = [1, 2].map(() => startServer({ store: open({ schema }), masterKey }))
  const [first, second] = servers
  if (!first || !second) throw new Error('there are two')
  let asked = 0
  const inTurn: typeof fetch = (input, init) => {
    asked += 1
    return (servers[asked % servers.length] ?? first).fetch(input, init)
  }

  for (const round of [1, 2]) {
    const terminal = startTerminal(first)
    const url = await (await terminal.begin()).text()
    const poll = terminal.poll({ prefer: 'wait=25' })
    const ada = new Person({ fetch: inTurn, fields: { email: 'ada@example.com' } })
    await ada.answer(url)
    const answered = performance.now()
    const done = await poll
    expect(done.headers.getSetCookie()).toHaveLength(1)
    if (round === 2) expect(performance.now() - answered).toBeLessThan(500)
  }
  expect(asked).toBeGreaterThan(4)
})

test('servers that start at once on an empty database sign with one key', async () => {
  const schema = newName()
  const servers = [1, 2, 3].map(() => startServer({ store: open({ schema }), masterKey }))
  const found = await Promise.all(
    servers.map(async (server) => (await server.fetch(`${server.issuer}/oauth/jwks`)).text()),
  )
  expect(JSON.parse(found[0] ?? '').keys).toHaveLength(1)
  expect(new Set(found).size).toBe(1)
})

test('while the database is away, answers are 503 and say when to come back', async () => {
  const pooler = await startPooler(address())
  onTestFinished(pooler.stop)
  const store = open({ url: pooler.url, statementTimeoutSeconds: 1, connectTimeoutSeconds: 1 })
  const server = startServer({ store, masterKey })
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  pooler.state.silent = true
  const page = await server.person('ada@example.com').open(url)
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2'])
  expect(page.text).not.toMatch(/postgres|\bat\b .*:\d/i)

  const form = { method: 'POST', body: new URLSearchParams({ client_id: 'paircode' }) }
  const begun = await server.fetch(`${server.issuer}/oauth/device_authorization`, form)
  expect([begun.status, begun.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await begun.json()).toMatchObject({ error: 'temporarily_unavailable' })

  pooler.state.silent = false
  await server.person('ada@example.com').answer(url)
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})
