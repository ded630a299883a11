import type { LoginPrompt } from '@paircode/client'
import { afterEach, expect, test, vi } from 'vitest'
import type { FlowResult } from '../../packages/client/src/flows/flow.ts'
import { raceFlow } from '../../packages/client/src/flows/race.ts'
import { discover } from '../../packages/client/src/requests/login-server.ts'
import { Person } from '../people/person.js'
import { acme, browserNetwork, promptsOf } from './terminal.ts'

const FAR = '203.0.113.7'

afterEach(() => {
  vi.useRealTimers()
})

/** A race at a server; the number is typed as soon as somebody has read it. */
async function startRace(server = acme(), send = server.fetch) {
  const asked: string[] = []
  const transport = {
    fetch: ((url, init) => {
      asked.push(new URL(String(url)).pathname)
      return send(url, init)
    }) as typeof fetch,
  }
  const about = await discover(server.issuer, transport)
  if (about === undefined) throw new Error('the server publishes nothing')
  const prompts = promptsOf()
  const stop = new AbortController()
  let wantOtherWay = (_: string) => {}
  const otherWay = new Promise<string>((resolve) => {
    wantOtherWay = resolve
  })
  let type = (_: string) => {}
  const number = new Promise<string>((resolve) => {
    type = resolve
  })
  const result: Promise<FlowResult> = raceFlow(
    { server: about, clientId: 'acme-cli', timeoutSeconds: 60 },
    {
      ...transport,
      signal: stop.signal,
      now: () => new Date(),
      otherWay,
      askNumber: () => number,
      prompt: async (prompt: LoginPrompt) => prompts.show(prompt),
    },
  )
  result.catch(() => {}) // looked at later, by the test
  return { server, result, prompts, stop, asked, wantOtherWay, type }
}

type Race = Awaited<ReturnType<typeof startRace>>

const nearby = ({ server }: Race) =>
  new Person({ fetch: browserNetwork(server), fields: { email: 'ada@example.com' } })

const approveFarAway = async (race: Race, link: string) => {
  const page = await race.server.person('ada@example.com', FAR).answer(link)
  race.type(page.root.querySelector('.number')?.text.trim() ?? '')
}

const statusOf = async ({ server }: Race, link: string) => (await server.fetch(link)).status

test('a browser that answers costs no device code', async () => {
  const race = await startRace()
  await nearby(race).answer(await race.prompts.next('loopback'))
  expect(await race.result).toMatchObject({ email: 'ada@example.com' })
  expect(race.asked).not.toContain('/oauth/device_authorization')
})

test('the device code is made when it is needed, and says why; when it wins, the other link is dead', async () => {
  const race = await startRace()
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('No browser opened on this machine.')
  const { verificationUriComplete = '', reason } = await race.prompts.device()
  expect(reason).toBe('No browser opened on this machine.')
  await approveFarAway(race, verificationUriComplete)
  expect(await race.result).toMatchObject({ email: 'ada@example.com' })
  expect(await statusOf(race, loopbackLink)).toBe(410)
})

test('when the loopback wins all the same, the link of the device login is dead', async () => {
  const race = await startRace()
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('')
  const { verificationUriComplete = '' } = await race.prompts.device()
  await nearby(race).answer(loopbackLink)
  expect(await race.result).toMatchObject({ email: 'ada@example.com' })
  expect(await statusOf(race, verificationUriComplete)).toBe(410)
})

test('after 20 seconds without an answer the device code comes by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const begun = Date.now()
  const race = await startRace()
  await race.prompts.next('loopback')
  await vi.advanceTimersByTimeAsync(19_900)
  expect(race.asked).not.toContain('/oauth/device_authorization')
  await vi.advanceTimersByTimeAsync(200)
  const { reason, expiresAt } = await race.prompts.device()
  expect(reason).toMatch(/No answer/)
  expect(expiresAt).toEqual(new Date(begun + 60_000)) // one limit for both ways
  race.stop.abort()
  await race.result.catch(() => {})
})

test('a no, whichever way it comes, ends both', async () => {
  const race = await startRace()
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('')
  const { verificationUriComplete = '' } = await race.prompts.device()
  await race.server.person('ada@example.com', FAR).answer(verificationUriComplete, 'Deny')
  await expect(race.result).rejects.toMatchObject({ code: 'denied' })
  expect(await statusOf(race, loopbackLink)).toBe(410)
})

test('a client that may not log in by a browser here gets a device code at once', async () => {
  const server = acme({
    clients: [
      { clientId: 'acme-cli', confirmation: 'remote', grants: ['device_code', 'refresh_token'] },
    ],
  })
  const race = await startRace(server)
  const { verificationUriComplete = '' } = await race.prompts.device()
  await approveFarAway(race, verificationUriComplete)
  expect(await race.result).toMatchObject({ email: 'ada@example.com' })
})

test('Ctrl-C ends both at the server', async () => {
  const race = await startRace()
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('')
  const { verificationUriComplete = '' } = await race.prompts.device()
  const reason = new Error('Ctrl-C')
  race.stop.abort(reason)
  await expect(race.result).rejects.toBe(reason)
  expect(await statusOf(race, loopbackLink)).toBe(410)
  expect(await statusOf(race, verificationUriComplete)).toBe(410)
})

test('a device code that cannot be had does not stop the browser', async () => {
  const server = acme()
  const race = await startRace(server, async (url, init) =>
    String(url).endsWith('/device_authorization') ? Response.error() : server.fetch(url, init),
  )
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('')
  await vi.waitFor(() => expect(race.asked).toContain('/oauth/device_authorization'))
  await nearby(race).answer(loopbackLink)
  expect(await race.result).toMatchObject({ email: 'ada@example.com' })
})

test('where both were approved, one session is left', async () => {
  const race = await startRace()
  const loopbackLink = await race.prompts.next('loopback')
  race.wantOtherWay('')
  const { verificationUriComplete = '' } = await race.prompts.device()
  await Promise.allSettled([
    approveFarAway(race, verificationUriComplete),
    nearby(race).answer(loopbackLink), // perhaps too late for its listener
  ])
  await race.result
  const started = race.server.events.filter(({ event }) => event === 'login_redeemed').length
  const ended = race.server.events.filter(({ event }) => event === 'session_ended').length
  expect(started - ended).toBe(1)
})
