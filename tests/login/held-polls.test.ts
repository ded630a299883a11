import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { startServer, startTerminal } from './start-server.ts'

const HELD = { prefer: 'wait=25' }

/** A poll that is being held for sure: an answer by now would be one without waiting. */
async function held(poll: Promise<Response>): Promise<Promise<Response>[]> {
  const soon = new Promise((resolve) => setImmediate(resolve, 'still held'))
  expect(await Promise.race([poll, soon])).toBe('still held')
  return [poll]
}

async function begun() {
  const server = startServer()
  const terminal = startTerminal(server)
  return { server, terminal, url: await (await terminal.begin()).text() }
}

test('a held poll answers the moment the person approves', async () => {
  const { server, terminal, url } = await begun()
  const [poll] = await held(terminal.poll(HELD))
  await server.person('ada@example.com').answer(url)
  const done = await poll
  expect(done?.headers.get('preference-applied')).toBe('wait=25')
  expect(done?.headers.getSetCookie()).toHaveLength(1)
})

test('a held poll answers the moment the person denies', async () => {
  const { server, terminal, url } = await begun()
  const [poll] = await held(terminal.poll(HELD))
  await server.person('ada@example.com').answer(url, 'Deny')
  expect((await poll)?.status).toBe(410)
})

test('a held poll that nothing happens to is answered when its time is up', async () => {
  const { terminal } = await begun()
  const answer = await terminal.poll({ prefer: 'wait=1' })
  expect(answer.headers.get('preference-applied')).toBe('wait=1')
  expect([answer.status, await answer.text()]).toEqual([200, ''])
})

test('a poll that did not ask to be held is not', async () => {
  const { terminal } = await begun()
  const answer = await terminal.poll()
  expect(answer.headers.get('preference-applied')).toBeNull()
})

test('a second poll of one login releases the first, and is itself held', async () => {
  const { server, terminal, url } = await begun()
  const [first] = await held(terminal.poll(HELD))
  const [second] = await held(terminal.poll(HELD))
  expect(await (await first)?.text()).toBe('')
  await server.person('ada@example.com').answer(url)
  expect((await second)?.headers.getSetCookie()).toHaveLength(1)
})

test('closing the server answers what is held, and the login is still there to be collected', async () => {
  const { server, terminal } = await begun()
  const [poll] = await held(terminal.poll(HELD))
  await server.paircode.close()
  expect((await poll)?.status).toBe(200)
})

test('a terminal that hung up is given no session: the next poll collects it', async () => {
  const { server, terminal, url } = await begun()
  const hangUp = new AbortController()
  const request = new Request(`${server.issuer}/token?paircode=${terminal.secret}`, {
    headers: HELD,
    signal: hangUp.signal,
  })
  const [poll] = await held(server.paircode.fetch(request, { remoteAddress: '127.0.0.1' }))
  hangUp.abort()
  expect((await poll)?.headers.getSetCookie()).toEqual([])
  await server.person('ada@example.com').answer(url)
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test('a terminal whose connection closed is given no session either', async () => {
  const { server, terminal, url } = await begun()
  const outgoing = new EventEmitter()
  const request = new Request(`${server.issuer}/token?paircode=${terminal.secret}`, {
    headers: HELD,
  })
  const [poll] = await held(
    server.paircode.fetch(request, { remoteAddress: '127.0.0.1', outgoing }),
  )
  outgoing.emit('close')
  expect((await poll)?.headers.getSetCookie()).toEqual([])
  expect(outgoing.listenerCount('close')).toBe(0)
  await server.person('ada@example.com').answer(url)
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test('of many polls at the moment of approval exactly one gets the session', async () => {
  const { server, terminal, url } = await begun()
  await server.person('ada@example.com').answer(url)
  const answers = await Promise.all(Array.from({ length: 50 }, () => terminal.poll()))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(statuses.filter((status) => status === 410)).toHaveLength(49)
})

test('closing the server lets what is under way finish before it closes the store', async () => {
  const order: string[] = []
  const store = memory()
  const find = store.logins.findByCode.bind(store.logins)
  store.logins.findByCode = async (...values) => {
    await new Promise((done) => setImmediate(done))
    order.push('read')
    return find(...values)
  }
  const server = startServer({ store: { ...store, close: async () => void order.push('closed') } })
  const poll = startTerminal(server).poll()
  await server.paircode.close()
  expect([(await poll).status, order]).toEqual([404, ['read', 'closed']])
})
