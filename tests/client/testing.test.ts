import {
  type LoginError,
  type LoginOptions,
  login,
  memoryStore,
  openSession,
} from '@paircode/client'
import { fakeServer } from '@paircode/client/testing'
import { describe, expect, test } from 'vitest'
import { type Decision, type Play, played, real } from './play.ts'

/**
 * Everything that happens to an app, against the server that its author's tests play and against ours:
 * so the one cannot drift away from the other.
 */
describe.each([
  ['played', played],
  ['real', real],
])('the %s server', (_, start) => {
  async function begin(play: Play, options: Partial<LoginOptions> = {}, decision?: Decision) {
    const common = { issuer: play.issuer, clientId: 'acme-cli', store: memoryStore(), ...options }
    const session = await login({ flow: 'device', ...play.options(decision), ...common })
    return { session, reopen: () => openSession({ ...play.options(), ...common }) }
  }

  const fails = (play: Play, options: Partial<LoginOptions>, decision?: Decision) =>
    begin(play, options, decision).then(
      () => undefined,
      ({ code, cause }: LoginError) => ({ code, error: Object(cause).error }),
    )

  test.each(['device', 'loopback'] as const)('logs in by %s', async (flow) => {
    const play = start()
    const { session } = await begin(play, { flow })
    expect(session).toMatchObject({ issuer: play.issuer, email: 'ada@example.com' })
    expect(session.subject).toMatch(/^person_/)
    expect(await session.whoami()).toMatchObject({
      subject: session.subject,
      email: 'ada@example.com',
    })
  })

  test.each(['device', 'loopback'] as const)(
    'tells that the person said no, by %s',
    async (flow) => {
      const refused = await fails(start(), { flow }, 'Deny')
      expect(refused).toEqual({ code: 'denied', error: 'access_denied' })
    },
  )

  test('tells that nobody approved in time', async () => {
    const play = start()
    const late = await fails(play, { onPrompt: () => play.pass(601) }, 'wait')
    expect(late).toMatchObject({ code: 'timed_out' })
  })

  test('gives nothing to a client that it does not know', async () => {
    const refused = await fails(start(), { clientId: 'other' })
    expect(refused).toEqual({ code: 'refused', error: 'invalid_client' })
  })

  test('gives no more than the client is registered for', async () => {
    const refused = await fails(start(), { scope: ['openid', 'projects:write'] })
    expect(refused).toEqual({ code: 'refused', error: 'invalid_scope' })
    const { session } = await begin(start(), { scope: ['openid', 'projects:read'] })
    expect(await session.whoami()).toMatchObject({ email: 'ada@example.com' })
  })

  test('lets the session ask an API, and renews its token when that is due', async () => {
    const play = start()
    const { session, reopen } = await begin(play)
    const ask = async () => (await session.fetch('/projects')).json()
    expect(await ask()).toEqual({ email: 'ada@example.com' })
    const first = await session.token()
    expect(await session.token()).toBe(first)
    play.pass(601)
    expect(await ask()).toEqual({ email: 'ada@example.com' })
    const second = await session.token()
    expect(second).not.toBe(first)
    expect(await (await reopen()).token()).toBe(second)
  })

  test('lets nobody without a token ask an API', async () => {
    const play = start()
    const { fetch } = play.options()
    expect((await fetch(`${play.issuer}/projects`)).status).toBe(401)
  })

  test('without offline_access ends the session with its token', async () => {
    const play = start()
    const { session } = await begin(play, { scope: ['openid'] })
    expect(session.expiresAt).toEqual(new Date(play.options().now().getTime() + 600_000))
    play.pass(601)
    await expect(session.token()).rejects.toMatchObject({ code: 'session_expired' })
  })

  test.each([
    ['29 days later goes on', 29, 'ada@example.com'],
    ['31 days later has ended', 31, 'session_expired'],
  ])('a session that is used %s', async (_, days, outcome) => {
    const play = start()
    const { session } = await begin(play)
    play.pass(days * 86_400)
    const who = session.whoami().then(
      ({ email }) => email,
      ({ code }) => code,
    )
    expect(await who).toBe(outcome)
  })

  test('a session that was ended at the server is forgotten at the next refresh', async () => {
    const play = start()
    const { session, reopen } = await begin(play)
    await play.endSessions()
    await expect(session.whoami()).rejects.toMatchObject({ code: 'session_expired' })
    await expect(reopen()).rejects.toMatchObject({ code: 'not_logged_in' })
  })

  test('a logout ends the session at the server', async () => {
    const play = start()
    const kept = memoryStore()
    const { session } = await begin(play, { store: kept })
    const facts = (await kept.list())[0]
    const copy = facts && (await kept.load(facts))
    await session.logout()
    if (copy) await kept.save(copy) // as if somebody had taken one
    const common = { issuer: play.issuer, clientId: 'acme-cli', store: kept }
    const stolen = await openSession({ ...common, ...play.options() })
    await expect(stolen.whoami()).rejects.toMatchObject({ code: 'session_expired' })
  })

  test('a refresh token that is used again much later ends the session', async () => {
    const play = start()
    const kept = memoryStore()
    const { session } = await begin(play, { store: kept })
    const facts = (await kept.list())[0]
    const copy = facts && (await kept.load(facts))
    play.pass(601)
    await session.token()
    play.pass(601)
    if (copy) await kept.save(copy)
    await expect(session.token()).rejects.toMatchObject({ code: 'session_expired' })
  })
})

test('the played person may take their time', async () => {
  const acme = fakeServer()
  acme.person.wait()
  let hasPrompted = () => {}
  const prompted = new Promise<void>((resolve) => {
    hasPrompted = resolve
  })
  const waiting = login({ issuer: acme.issuer, ...acme.options, onPrompt: hasPrompted })
  await prompted
  acme.person.approve()
  expect(await waiting).toMatchObject({ email: 'ada@example.com' })
})

test('a played login that nobody decides ends when its time is over', async () => {
  const acme = fakeServer()
  acme.person.wait()
  const onPrompt = () => void setImmediate(() => acme.pass(301)) // while the poll is held
  const late = login({ issuer: acme.issuer, ...acme.options, onPrompt })
  await expect(late).rejects.toMatchObject({ code: 'timed_out' })
})

test('a played login can be given up', async () => {
  const acme = fakeServer()
  acme.person.wait()
  const stop = new AbortController()
  const onPrompt = () => void setImmediate(() => stop.abort(new Error('enough')))
  const given = login({ issuer: acme.issuer, ...acme.options, onPrompt, signal: stop.signal })
  await expect(given).rejects.toThrow('enough')
})

test('offline, a session fails for the moment, and is kept', async () => {
  const acme = fakeServer()
  const session = await login({ issuer: acme.issuer, ...acme.options })
  acme.goOffline()
  await expect(session.whoami()).rejects.toMatchObject({ code: 'unreachable', transient: true })
  acme.goOnline()
  expect(await session.whoami()).toMatchObject({ email: 'ada@example.com' })
})

test('a played server under a path, for another person, is one, too', async () => {
  const acme = fakeServer({
    issuer: 'https://acme.dev/auth/',
    person: { subject: 'u1', email: 'bob@acme.dev' },
  })
  expect(acme.issuer).toBe('https://acme.dev/auth')
  const session = await login({ issuer: acme.issuer, ...acme.options })
  expect(await session.whoami()).toEqual({ subject: 'u1', email: 'bob@acme.dev' })
})
