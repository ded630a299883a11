/** As many held polls as one client process can open connections for, each woken when its login ends. */
import { Agent, request } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startServer } from '../stores.ts'
import { post } from '../terminal.ts'

vi.setConfig({ testTimeout: 300_000 })

/** 20,000 open files are allowed here, at each end. */
const COUNT = Number(process.env.HELD_POLLS ?? 9000)
const AT_ONCE = 50

/** So many are ended one at a time, to see how soon each is answered. */
const TIMED = 100

interface Begun {
  readonly device_code: string
}

test('all held polls are woken, and the memory they take is bounded', async () => {
  const server = await startServer({ configuration: { trustedProxies: ['127.0.0.1'] } })
  const addressOf = (n: number) => ({ 'x-forwarded-for': `10.0.${(n >> 8) & 255}.${n & 255}` })
  const before = server.megabytes()
  const logins = await inTurns(COUNT, async (n) => {
    const url = `${server.issuer}/oauth/device_authorization`
    const answer = await post(url, { client_id: 'acme-cli' }, addressOf(n))
    return ((await answer.json()) as Begun).device_code
  })
  const begun = server.megabytes()

  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  onTestFinished(() => agent.destroy())
  const endedAt: number[] = []
  const answeredAt: number[] = []
  /** Asks again as often as it is told that nothing has changed. */
  const holdOn = async (n: number): Promise<string> => {
    const error = await hold(server.issuer, agent, logins[n] ?? '', addressOf(n))
    if (error === 'authorization_pending') return holdOn(n)
    answeredAt[n] = performance.now()
    return error
  }
  const outcomes: Promise<string>[] = []
  for (let n = 0; n < COUNT; n += 1) {
    outcomes.push(holdOn(n))
    // The queue of a server for new connections is short.
    if (n % AT_ONCE === 0) await server.status('/healthz')
  }
  // All have come when no more open, and what they sent has been read when one more is answered.
  await vi.waitFor(() => expect(server.openFiles()).toBeGreaterThan(COUNT), { timeout: 60_000 })
  await server.status('/healthz')
  const held = server.megabytes()
  const end = async (n: number) => {
    endedAt[n] = performance.now()
    const fields = { client_id: 'acme-cli', token: logins[n] ?? '' }
    await post(`${server.issuer}/oauth/revoke`, fields, addressOf(n))
  }
  for (let n = 0; n < TIMED; n += 1) {
    await end(n)
    await outcomes[n]
  }
  const wakeMs = Array.from({ length: TIMED }, (_, n) => (answeredAt[n] ?? 0) - (endedAt[n] ?? 0))
  wakeMs.sort((a, b) => a - b)
  const rest = performance.now()
  await inTurns(COUNT - TIMED, (n) => end(TIMED + n))
  const ends = await Promise.all(outcomes)
  const restSeconds = Math.round((performance.now() - rest) / 1000)
  const at = (part: number) => Math.round(wakeMs[Math.floor(TIMED * part)] ?? Number.NaN)
  console.log('held polls', COUNT, {
    megabytes: { before, begun, held },
    wakeMs: { median: at(0.5), p90: at(0.9), last: at(0.99) },
    restSeconds,
  })
  expect(ends.filter((error) => error === 'access_denied')).toHaveLength(COUNT)
  expect(held - before).toBeLessThan((COUNT / 10_000) * 400)
})

async function inTurns<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  let next = 0
  const worker = async () => {
    for (let n = next++; n < count; n = next++) done[n] = await work(n)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}

/** One poll that the server may hold, on a connection of its own; its error. */
function hold(issuer: string, agent: Agent, code: string, headers: object): Promise<string> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const body = `${new URLSearchParams({ client_id: 'acme-cli', grant_type, device_code: code })}`
  return new Promise((resolve, reject) => {
    const asked = request(`${issuer}/oauth/token`, {
      ...{ method: 'POST', agent },
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        prefer: 'wait=30',
      },
    })
    asked.on('error', reject)
    asked.on('response', async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve((JSON.parse(text) as { error: string }).error)
    })
    asked.end(body)
  })
}
