/** When something behind the server fails: what people and terminals are told, and what is lost. */
import { expect, test } from 'vitest'
import type { Authorize } from '../../packages/server/src/login/authorize.ts'
import {
  type Network,
  ProviderError,
  type RedirectSignIn,
} from '../../packages/server/src/providers/provider.ts'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { startServer, startTerminal, type TestServer } from '../login/start-server.ts'

async function begin(server: TestServer) {
  const terminal = startTerminal(server)
  return { terminal, url: await (await terminal.begin()).text() }
}

/** A check that fails until it is repaired. */
function flaky(error: unknown) {
  const check = { broken: true }
  const authorize: Authorize = () => {
    if (check.broken) throw error
    return true
  }
  return { check, authorize }
}

test('a check that fails says nothing of why, and the person tries again in the same browser', async () => {
  const { check, authorize } = flaky(new Error('directory: connection refused'))
  const server = startServer({ authorize })
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  const form = await ada.press(await ada.open(url))
  const failed = await ada.press(form)
  expect(failed.status).toBe(500)
  expect(failed.text).not.toContain('directory')
  expect(failed.headers.getSetCookie()).toEqual([])
  expect(server.events.at(-1)).toMatchObject({ level: 'error', event: 'request_failed' })

  check.broken = false
  const consent = await ada.press(form)
  expect((await ada.press(consent, 'Approve')).title).toBe('Approved')
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

/** A provider that fails until it is repaired, at the step that is named. */
function breaking(step: keyof RedirectSignIn, error: unknown) {
  const provider = redirectProvider('corp')
  const state = { broken: true }
  const connect = (network: Network): RedirectSignIn => {
    const working = provider.connect(network)
    const fail = () => Promise.reject(error)
    return {
      begin: (...trip) => (state.broken && step === 'begin' ? fail() : working.begin(...trip)),
      complete: (...trip) =>
        state.broken && step === 'complete' ? fail() : working.complete(...trip),
    }
  }
  return { state, provider, providers: [{ ...provider, connect }] }
}

test('a provider that fails as the person presses Continue does not lose them the login', async () => {
  const { state, provider, providers } = breaking('begin', new TypeError('no such thing'))
  const server = startServer({ providers })
  const { terminal, url } = await begin(server)
  const ada = server.person('')
  const page = await ada.open(url)
  expect((await ada.press(page)).status).toBe(500)

  state.broken = false
  await ada.press(page)
  await ada.press(await ada.open(provider.answer('ada')), 'Approve')
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})

test.each([
  ['declined', 403],
  ['unreachable', 503],
  ['rejected', 400],
] as const)('a sign-in that is %s is answered %i, and can be tried again', async (code, status) => {
  const error = new ProviderError(code, 'It did not work out.')
  const { state, provider, providers } = breaking('complete', error)
  const server = startServer({ providers })
  const { url } = await begin(server)
  const ada = server.person('')
  await ada.press(await ada.open(url))
  const failed = await ada.open(provider.answer('ada'))
  expect([failed.status, failed.headers.getSetCookie()]).toEqual([status, []])

  state.broken = false
  const again = failed.root.querySelector('a.button')?.getAttribute('href') ?? ''
  await ada.press(await ada.open(again), /corp/)
  expect((await ada.open(provider.answer('ada'))).title).toBe('Approve this login?')
})

test.each([
  [undefined],
  [null],
  [''],
  ['yes'],
  [1],
  [{}],
  [[]],
  [{ allowed: true }],
  [{ roles: undefined }],
  [{ roles: 'admin' }],
  [{ roles: [1] }],
])('a check that answers %o, which is no answer, lets nobody in', async (answer) => {
  const server = startServer({ authorize: (() => answer) as unknown as Authorize })
  const { terminal, url } = await begin(server)
  const ada = server.person('ada@example.com')
  const page = await ada.press(await ada.press(await ada.open(url)))
  expect(page.status).toBe(500)
  expect(server.events.at(-1)).toMatchObject({
    level: 'error',
    cause: expect.stringContaining('authorize: '),
  })
  expect(await (await terminal.poll()).text()).toBe('')
})

test('a terminal that hangs up at the very moment of the approval can still collect', async () => {
  const hangUp = new AbortController()
  const store = memory()
  const watch: Store['watch'] = (login, changed) =>
    store.watch(login, () => {
      hangUp.abort()
      changed()
    })
  const server = startServer({ store: { ...store, watch } })
  const { terminal, url } = await begin(server)
  const poll = new Request(`${server.issuer}/token?paircode=${terminal.secret}`, {
    headers: { prefer: 'wait=25' },
    signal: hangUp.signal,
  })
  const held = server.paircode.fetch(poll, { remoteAddress: '127.0.0.1' })
  await server.person('ada@example.com').answer(url)
  expect((await held).headers.getSetCookie()).toEqual([])
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})
