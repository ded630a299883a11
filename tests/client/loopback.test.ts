import { expect, test } from 'vitest'
import { Person } from '../people/person.js'
import { acme, browserNetwork, startLogin } from './terminal.ts'

const ada = (server: ReturnType<typeof acme>) =>
  new Person({ fetch: browserNetwork(server), fields: { email: 'ada@example.com' } })

test('a browser on this machine brings the login back, and is told once it is true', async () => {
  const server = acme()
  const { result, store, asked, prompts } = startLogin(server, { flow: 'loopback' })
  const page = ada(server).answer(await prompts.next('loopback'))
  const session = await result
  expect(session).toMatchObject({ issuer: server.issuer, email: 'ada@example.com' })
  expect(await session.whoami()).toMatchObject({ subject: session.subject })

  const { title, url } = await page
  expect(title).toBe('Logged in')
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/done$/)
  await expect(fetch(url)).rejects.toThrow() // nothing listens any more

  expect(asked.slice(0, 3)).toEqual([
    '/.well-known/oauth-authorization-server',
    '/oauth/par',
    '/oauth/token',
  ])
  expect(await store.list()).toMatchObject([
    { clientId: 'acme-cli', subject: session.subject, endpoints: { token: expect.any(String) } },
  ])
})

test('the address to open is short, and no firewall takes it for an attack', async () => {
  const server = acme()
  const { prompts, stop } = startLogin(server, { flow: 'loopback' })
  const url = await prompts.next('loopback')
  expect(url.length).toBeLessThanOrEqual(80)
  expect(new URL(url).pathname + new URL(url).search).not.toMatch(/127|localhost|%|:/)
  stop.abort()
})

test('a no in the browser ends the login, and the page does not say otherwise', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'loopback' })
  const page = ada(server).answer(await prompts.next('loopback'), 'Deny')
  await expect(result).rejects.toMatchObject({ code: 'denied' })
  expect((await page).title).toBe('Not logged in')
})

test('a login that fails at the last step leaves the browser with no success', async () => {
  const server = acme()
  const unlucky: typeof fetch = async (url, init) =>
    String(url).endsWith('/oauth/token') ? Response.error() : server.fetch(url, init)
  const { result, prompts } = startLogin(server, { flow: 'loopback', fetch: unlucky })
  const page = ada(server).answer(await prompts.next('loopback'))
  await expect(result).rejects.toThrow()
  expect((await page).title).toBe('Not logged in')
})

test('Ctrl-C ends the login at the server, too', async () => {
  const server = acme()
  const { result, prompts, stop } = startLogin(server, { flow: 'loopback' })
  const url = await prompts.next('loopback')
  const reason = new Error('Ctrl-C')
  stop.abort(reason)
  await expect(result).rejects.toBe(reason)
  expect((await server.fetch(url)).status).toBe(410)
})

test('time ends the login at the server, too', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'loopback', timeoutSeconds: 0.05 })
  const url = await prompts.next('loopback')
  await expect(result).rejects.toMatchObject({ code: 'timed_out' })
  expect((await server.fetch(url)).status).toBe(410)
})

test('two logins share neither challenge nor state', async () => {
  const server = acme()
  const pushed: URLSearchParams[] = []
  const watch: typeof fetch = (url, init) => {
    if (String(url).endsWith('/oauth/par')) pushed.push(new URLSearchParams(String(init?.body)))
    return server.fetch(url, init)
  }
  for (const _ of [1, 2]) {
    const { result, prompts, stop } = startLogin(server, { flow: 'loopback', fetch: watch })
    await prompts.next('loopback')
    stop.abort()
    await result.catch(() => {})
  }
  const [one, other] = pushed
  for (const name of ['code_challenge', 'state']) {
    expect(one?.get(name)).toMatch(/^[\w-]{43}$/)
    expect(one?.get(name)).not.toBe(other?.get(name))
  }
})
