import { expect, onTestFinished, test, vi } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { StoreError } from '../../packages/server/src/store/store.ts'
import { startServer, startTerminal } from '../login/start-server.ts'
import { DEVICE_CODE_GRANT } from '../oauth/approved-login.ts'
import { post } from '../oauth/start-oauth.ts'
import { parseMetrics } from './prometheus-text.ts'
import { byDevice, byLoopback, byPaircode, METRICS_TOKEN, seenServer } from './seen-server.ts'

const logins = (flow: string, client: string, outcome: string) =>
  `paircode_logins_total{flow="${flow}",client="${client}",outcome="${outcome}"}`

test.each([
  ['paircode', 'paircode', byPaircode],
  ['device', 'acme-cli', byDevice],
  ['loopback', 'acme-cli', byLoopback],
])('a login by %s is counted from its start to its session', async (flow, client, logIn) => {
  const server = seenServer()
  await logIn(server)
  for (const outcome of ['started', 'approved', 'redeemed']) {
    expect(await server.value(logins(flow, client, outcome)), outcome).toBe(1)
  }
  expect(await server.value(`paircode_login_approval_seconds_count{flow="${flow}"}`)).toBe(1)
  const signIn = 'paircode_sign_ins_total{provider="local",outcome="identified"}'
  expect(await server.value(signIn)).toBe(1)
})

test('the time from begin to approval is that of the person', async () => {
  const server = seenServer()
  await byPaircode(server)
  const seconds = 'paircode_login_approval_seconds'
  expect(await server.value(`${seconds}_bucket{flow="paircode",le="5"}`)).toBe(0)
  expect(await server.value(`${seconds}_bucket{flow="paircode",le="10"}`)).toBe(1)
  expect(await server.value(`${seconds}_sum{flow="paircode"}`)).toBe(7)
})

test('what is denied, cancelled and replayed is counted, too', async () => {
  const server = seenServer()
  await byPaircode(server, 'Deny')
  const terminal = await byPaircode(server)
  await terminal.poll()
  const { body } = await post(server, 'device_authorization', { client_id: 'acme-cli' })
  const revoked = await server.fetch(`${server.issuer}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'acme-cli', token: body.device_code }),
  })
  expect(revoked.status).toBe(200)
  expect(await server.value(logins('paircode', 'paircode', 'denied'))).toBe(1)
  expect(await server.value(logins('paircode', 'paircode', 'replayed'))).toBe(1)
  expect(await server.value(logins('device', 'acme-cli', 'cancelled'))).toBe(1)
})

test('what nobody answers is counted when its time is up, once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const server = seenServer()
  await startTerminal(server).begin()
  await post(server, 'device_authorization', { client_id: 'acme-cli' })
  await byPaircode(server)
  const expired = async () => [
    await server.value(logins('paircode', 'paircode', 'expired')),
    await server.value(logins('device', 'acme-cli', 'expired')),
  ]
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await expired()).toEqual([undefined, undefined])
  server.pass(600)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(await expired()).toEqual([1, 1])
})

test('a refresh is counted, and so is a token that comes back', async () => {
  const server = seenServer()
  const { refresh_token } = await byLoopback(server)
  const fields = { grant_type: 'refresh_token', client_id: 'acme-cli', refresh_token }
  await post(server, 'token', fields)
  server.pass(31) // seconds: past the grace of the token before
  expect((await post(server, 'token', fields)).body.error).toBe('invalid_grant')
  const refreshes = (outcome: string) =>
    server.value(`paircode_refreshes_total{client="acme-cli",outcome="${outcome}"}`)
  expect([await refreshes('refreshed'), await refreshes('reused')]).toEqual([1, 1])
  expect(await server.value('paircode_events_total{event="refresh_token_reused"}')).toBe(1)
})

test('each request that is refused as one too many is counted, however many', async () => {
  const server = seenServer()
  for (let polls = 0; polls < 350; polls += 1) await startTerminal(server).poll()
  expect(await server.value('paircode_limited_total{what="unknown_paircode"}')).toBe(250)
})

test('a poll is counted while it is held', async () => {
  const server = seenServer()
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  const poll = terminal.poll({ prefer: 'wait=25' })
  await vi.waitFor(async () => expect(await server.value('paircode_held_polls')).toBe(1))
  await server.person('ada@example.com').answer(url)
  await poll
  expect(await server.value('paircode_held_polls')).toBe(0)
  expect(
    await server.value('paircode_http_requests_total{method="GET",route="/token",status="200"}'),
  ).toBe(1)
  // Its time is the person's and not the server's.
  expect(await server.value('paircode_http_request_seconds_count{route="/token"}')).toBeUndefined()
})

test('the verbs of the store are timed, and those that fail are counted', async () => {
  const store = memory()
  store.logins.findByCode = async () => {
    throw new StoreError('unavailable', 'The database cannot be read')
  }
  const server = seenServer({ store })
  const terminal = startTerminal(server)
  await terminal.begin()
  expect((await terminal.poll()).status).toBe(503)
  const seconds = (verb: string) => server.value(`paircode_store_seconds_count{verb="${verb}"}`)
  expect(await seconds('logins.begin')).toBe(1)
  expect(await seconds('logins.findByCode')).toBe(1)
  expect(await server.value('paircode_store_errors_total{verb="logins.findByCode"}')).toBe(1)
})

test('whether the server is ready is told with the rest', async () => {
  const store = memory()
  const server = seenServer({ store })
  expect(await server.value('paircode_ready')).toBe(1)
  server.paircode.drain()
  expect(await server.value('paircode_ready')).toBe(0)
})

test('whatever strangers ask for, no label has more values', async () => {
  const server = seenServer({ registration: { dynamic: true } })
  const count = async () =>
    [...(await server.families()).values()].reduce((sum, { samples }) => sum + samples.size, 0)
  const stranger = async (name: string) => {
    const registration = JSON.stringify({ grant_types: [DEVICE_CODE_GRANT] })
    const registered = await server.fetch(`${server.issuer}/oauth/register`, {
      method: 'POST',
      body: registration,
      headers: { 'content-type': 'application/json' },
    })
    const { client_id } = (await registered.json()) as { client_id: string }
    await post(server, 'device_authorization', { client_id })
    await post(server, 'device_authorization', { client_id: name })
    await post(server, 'token', { client_id: name, grant_type: name, refresh_token: name })
    await startTerminal(server).get(`/cli_login?paircode=x&client_id=${name}`)
    for (const path of [`/${name}`, `/go/${name}`, `/pair/${name}`, `/callback/${name}`]) {
      await server.fetch(`${server.issuer}${path}`, { method: name })
    }
  }
  await stranger('FIRST')
  await count() // itself a request
  const before = await count()
  for (let n = 0; n < 50; n += 1) await stranger(`S${n}`)
  expect(await count()).toBe(before)
  expect(await server.value(logins('device', 'other', 'started'))).toBe(51)
  expect(
    await server.value('paircode_http_requests_total{method="other",route="none",status="404"}'),
  ).toBe(51)
})

test('metrics are for who has the token', async () => {
  const server = seenServer()
  const status = async (headers: Record<string, string>) =>
    (await server.fetch(`${server.issuer}/metrics`, { headers })).status
  expect(await status({})).toBe(401)
  expect(await status({ authorization: 'Bearer another token' })).toBe(401)
  expect(await status({ authorization: `Bearer ${METRICS_TOKEN}` })).toBe(200)
})

test('unless they are asked for there are none', async () => {
  const server = startServer()
  expect((await server.fetch(`${server.issuer}/metrics`)).status).toBe(404)
  expect(await server.paircode.metrics()).toBe('')
})

test('without a token they are told where the deployment serves them, and nowhere else', async () => {
  const server = startServer({ metrics: {} })
  expect((await server.fetch(`${server.issuer}/metrics`)).status).toBe(404)
  const families = parseMetrics(await server.paircode.metrics())
  expect(families.get('paircode_held_polls')?.type).toBe('gauge')
})

test('a token that could be guessed is refused', () => {
  expect(() => startServer({ metrics: { token: 'short' } })).toThrow(
    'metrics.token: 16 characters are needed at least, made at random',
  )
})
