import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { fetchOverTls } from './fetch-over-tls.ts'
import { Nginx } from './nginx.ts'

let nginx: Nginx
let send: ReturnType<typeof fetchOverTls>
let ports: ConstructorParameters<typeof Nginx>[0]

beforeAll(async () => {
  ports = { http: await freePort(), https: await freePort(), status: await freePort() }
  nginx = new Nginx(ports)
  nginx.servers = [`127.0.0.1:${await freePort()}`]
  send = fetchOverTls(nginx.certificate)
  await nginx.start()
})
afterAll(async () => {
  send.close()
  await nginx.stop()
})

let asked: IncomingMessage[] = []
beforeEach(() => {
  asked = []
})

/** A server that nginx may ask. Resolves to its address. */
async function answering(answer: RequestListener = (_, response) => void response.end('done')) {
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  }).listen(await freePort(), '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Asks through nginx, which asks these servers, the first of them first. */
async function ask(servers: readonly string[], path: string, init?: RequestInit) {
  nginx.servers = servers
  await nginx.reload()
  return send(`https://localhost:${ports.https}${path}`, init)
}

test('nginx accepts the file, and warns of nothing', () => {
  const said = nginx.test()
  expect(said).toContain('test is successful')
  expect(said).not.toContain('[warn]')
})

test('plain HTTP is led to TLS', async () => {
  const url = `http://127.0.0.1:${ports.http}/device?x=1`
  const answer = await fetch(url, { redirect: 'manual' })
  expect(answer.status).toBe(301)
  expect(answer.headers.get('location')).toBe('https://login.acme.dev/device?x=1')
})

test.each(['/oauth/token', '/token?paircode=a', '/cli_login?paircode=a', '/logout'])(
  'PX-04: a program that sends its secrets to %s in plain HTTP is told so, and not led on',
  async (path) => {
    const answer = await fetch(`http://127.0.0.1:${ports.http}${path}`, { redirect: 'manual' })
    expect([answer.status, await answer.text()]).toEqual([400, 'Use https\n'])
  },
)

test('servers are told who asks, and not what they claim', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'mine' }
  await ask([await answering()], '/', { headers })
  expect(asked[0]?.headers['x-forwarded-for']).toBe('127.0.0.1')
  expect(asked[0]?.headers['x-request-id']).toMatch(/^[\da-f]{32}$/)
})

test('what is counted is not for everybody', async () => {
  const server = await answering()
  for (const path of ['/metrics', '/auth/metrics'])
    expect((await ask([server], path)).status).toBe(404)
  expect(asked).toEqual([])
})

const POST = { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) }
const cut: RequestListener = ({ socket }) => void socket.destroy()

test('when a server cannot be reached, another one is asked', async () => {
  const servers = [`127.0.0.1:${await freePort()}`, await answering()]
  for (const init of [{}, POST]) expect((await ask(servers, '/consent', init)).status).toBe(200)
})

test('a form that a server has begun to read is sent to no other', async () => {
  const servers = [await answering(cut), await answering()]
  expect((await ask(servers, '/consent', POST)).status).toBe(502)
  expect(asked).toHaveLength(1)
})

test('what only looks is sent to another one', async () => {
  const servers = [await answering(cut), await answering()]
  expect((await ask(servers, '/device')).status).toBe(200)
  expect(asked).toHaveLength(2)
})

test('no secret of an address is written down', async () => {
  const server = await answering(cut)
  for (const path of ['/pair/pch_SECRET', '/go/pch_SECRET', '/token?paircode=SECRET']) {
    expect((await ask([server], path)).status).toBe(502)
  }
  await vi.waitFor(() => {
    expect(nginx.log).toMatch(/ GET \/pair\/ 502 .*\n.* GET \/go\/ 502 .*\n.* GET \/token 502 /)
  })
  expect(nginx.log).not.toContain('SECRET')
})
