/** Issuers that share their host, and those who pass requests on as they came or without our path. */
import { expect, test } from 'vitest'
import { startServer, startTerminal, type TestServer } from '../login/start-server.ts'
import { Person } from '../people/person.js'

const ORIGIN = 'http://localhost:5001'

/** A reverse proxy that takes the path off before it passes a request on. */
function stripping(server: TestServer, path: string): TestServer {
  const from =
    (address: string | undefined): typeof fetch =>
    (input, init) => {
      const request = new Request(input, init)
      const rest = request.url.replace(`${ORIGIN}${path}`, ORIGIN)
      return server.from(address)(new Request(rest, request))
    }
  return { ...server, from, fetch: from('127.0.0.1') }
}

test.each([
  ['/auth', 'as it came'],
  ['/auth', 'stripped'],
  ['/a/b/c', 'as it came'],
  ['/a/b/c', 'stripped'],
])('a login works under %s with the path %s, and never leaves it', async (path, how) => {
  const plain = startServer({ issuer: `${ORIGIN}${path}` })
  const server = how === 'stripped' ? stripping(plain, path) : plain
  const visited: string[] = []
  const seen: typeof fetch = (input, init) => {
    visited.push(new Request(input).url)
    return server.fetch(input, init)
  }
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  const ada = new Person({ fetch: seen, fields: { email: 'ada@example.com' } })
  expect((await ada.answer(url)).title).toBe('Approved')
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
  for (const address of visited) expect(address.startsWith(`${ORIGIN}${path}/`)).toBe(true)
})

test.each([
  '/authx/healthz',
  '/AUTH/healthz',
  '/auth/auth/healthz',
  '/auth//healthz',
  '/auth/x/../../healthzz',
])('there is nothing at %s for an issuer at /auth', async (path) => {
  const server = startServer({ issuer: `${ORIGIN}/auth` })
  expect((await server.fetch(`${ORIGIN}${path}`)).status).toBe(404)
})

test('an issuer with a path answers at the path itself, with and without a slash', async () => {
  const server = startServer({ issuer: `${ORIGIN}/auth` })
  for (const path of ['/auth', '/auth/']) {
    expect((await server.fetch(`${ORIGIN}${path}`)).status).toBe(200)
  }
})

test('a login works where the issuer is an IPv6 address', async () => {
  const server = startServer({ issuer: 'http://[::1]:5001' })
  const terminal = startTerminal(server, '::1')
  const url = await (await terminal.begin()).text()
  expect((await server.person('ada@example.com', '::1').answer(url)).title).toBe('Approved')
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})
