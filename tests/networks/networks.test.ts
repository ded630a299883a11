import { afterAll, expect, test, vi } from 'vitest'
import type { Event } from '../../packages/cli/src/events.ts'
import { acme } from '../client/terminal.ts'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { listenSecurely } from '../interop/foreign/listen.ts'
import { Person } from '../people/person.js'
import { makeAuthority } from './authority.ts'
import { startProxy } from './connect-proxy.ts'
import { startMachine } from './machine.ts'

/** A name that leads nowhere but through a proxy. */
const ISSUER = 'https://login.acme.test'
const SECRET = 'pr0xy-p@ss'
const BASIC = `Basic ${btoa(`ada:${SECRET}`)}`

vi.setConfig({ testTimeout: 90_000 }) // each command is a process

const authority = makeAuthority()
afterAll(authority.remove)
const trusting = { NODE_EXTRA_CA_CERTS: authority.file }

const portOf = (origin: string) => Number(new URL(origin).port)

/** A login server whose name is not in the DNS, and somebody who approves what it is asked. */
async function startServer(certificate = authority.issue('DNS:login.acme.test')) {
  const corp = redirectProvider('corp')
  const server = acme({ issuer: ISSUER, providers: [corp] })
  const port = portOf(await listenSecurely((request) => server.fetch(request), certificate))
  const browser: typeof fetch = async (input, init) => {
    const { origin } = new URL(String(input))
    if (origin === 'https://corp.test') return Response.redirect(corp.answer('ada'), 302)
    return origin === ISSUER ? server.fetch(input, init) : fetch(input, init)
  }
  return {
    port,
    onEvent(event: Event) {
      if (event.event !== 'prompt') return
      // What goes wrong in the browser shows in the terminal.
      new Person({ fetch: browser }).answer(event.verification_uri).catch(() => {})
    },
  }
}

const LOGIN = `login ${ISSUER} --client acme-cli`

test('a login, its refresh and its end go through a proxy that wants a password', async () => {
  const { port, onEvent } = await startServer()
  const proxy = await startProxy((_, given) => (given === BASIC ? { port } : { status: 407 }))
  const HTTPS_PROXY = `http://ada:${encodeURIComponent(SECRET)}@${proxy.host}`
  const machine = startMachine({ ...trusting, HTTPS_PROXY })
  const { type } = machine

  const login = await type(LOGIN, { onEvent })
  expect(login.events.at(-1)).toMatchObject({ event: 'logged_in', email: 'ada@corp.test' })
  const [first] = (await type('token')).events
  const [second] = (await type('token', { secondsAhead: 700 })).events
  expect(second).toMatchObject({ event: 'token', access_token: expect.any(String) })
  expect(second).not.toEqual(first)
  expect(await machine.token(ISSUER, 1400)).toEqual({ token: expect.any(String) })
  expect((await type('fetch /oauth/userinfo')).events).toMatchObject([{ status: 200 }])
  expect((await type('logout')).events).toMatchObject([{ event: 'logged_out', revoked: true }])
  expect(new Set(proxy.asked)).toEqual(new Set(['login.acme.test:443']))
})

test('a proxy may be one that is spoken to by TLS', async () => {
  const { port, onEvent } = await startServer()
  const proxy = await startProxy(() => ({ port }), authority.issue('IP:127.0.0.1'))
  const { type } = startMachine({ ...trusting, HTTPS_PROXY: `https://${proxy.host}` })
  expect((await type(LOGIN, { onEvent })).events.at(-1)).toMatchObject({ event: 'logged_in' })
  expect(new Set(proxy.asked)).toEqual(new Set(['login.acme.test:443']))
})

/** What `paircode login` says of why it cannot. */
async function failure(issuer: string, network: Readonly<Record<string, string>>) {
  const { code, events, output } = await startMachine(network).type(`login ${issuer}`)
  expect(code).toBe(1)
  expect(output).toBe('')
  expect(JSON.stringify(events)).not.toContain(SECRET)
  const [event] = events
  return event?.event === 'error' ? event : undefined
}

test('what NO_PROXY lists is not asked of the proxy, in any spelling', async () => {
  const proxy = await startProxy(() => ({ status: 502 }))
  for (const network of [
    { HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: 'other.dev,.acme.test' },
    { https_proxy: proxy.host, no_proxy: 'login.acme.test:443' },
    { HTTP_PROXY: proxy.host, NO_PROXY: '*' },
  ]) {
    expect((await failure(ISSUER, network))?.message).toMatch(/no such name|no way there/)
  }
  expect(proxy.asked).toEqual([])
})

test('this machine is reached without the proxy', async () => {
  const proxy = await startProxy(() => ({ status: 502 }))
  const answer = () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })
  const issuer = await listenSecurely(answer, authority.issue('IP:127.0.0.1'))
  const said = await failure(issuer, {
    ...trusting,
    HTTPS_PROXY: proxy.host,
    HTTP_PROXY: proxy.host,
  })
  expect(said).toMatchObject({ code: 'refused' })
  expect(proxy.asked).toEqual([])
})

test('a proxy that wants another password, refuses or is down is named, and what to do', async () => {
  const proxy = await startProxy((_, given) => (given === '' ? { status: 502 } : { status: 407 }))
  const HTTPS_PROXY = `http://ada:${encodeURIComponent(SECRET)}@${proxy.host}`
  expect(await failure(ISSUER, { HTTPS_PROXY })).toMatchObject({
    code: 'unreachable',
    message: `Could not reach ${ISSUER}: the proxy ${proxy.host} (HTTPS_PROXY) asks for a user and a password, or for others (407).`,
    next: expect.stringContaining(`"http://user:password@${proxy.host}"`),
  })
  expect(await failure(ISSUER, { https_proxy: proxy.host })).toMatchObject({
    message: `Could not reach ${ISSUER}: the proxy ${proxy.host} (https_proxy) refuses to connect to it (502).`,
    next: expect.stringContaining('NO_PROXY'),
  })
  proxy.close()
  expect(await failure(ISSUER, { HTTPS_PROXY })).toMatchObject({
    message: `Could not reach ${ISSUER}: the proxy ${proxy.host} (HTTPS_PROXY) cannot be used: nothing listens there (ECONNREFUSED).`,
    next: expect.stringContaining('Check HTTPS_PROXY'),
  })
})

test('a proxy that hangs is given up, and named', async () => {
  const proxy = await startProxy(() => 'hang')
  expect(await failure(ISSUER, { HTTPS_PROXY: proxy.host })).toMatchObject({
    message: expect.stringContaining(
      `the proxy ${proxy.host} (HTTPS_PROXY) cannot be used: no answer`,
    ),
  })
})
