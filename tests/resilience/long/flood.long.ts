/** Somebody asks for too much: the limits hold, and everybody else is served. */
import { expect, test } from 'vitest'
import type { Server } from '../server.ts'
import { startServer } from '../stores.ts'
import { approve, Terminal, visitor } from '../terminal.ts'

const behindProxy = { configuration: { trustedProxies: ['127.0.0.1'] } }
const from = (address: string) => ({ 'x-forwarded-for': address })
const STRANGER = from('203.0.113.7')
const ADA = from('198.51.100.1')

/** Does it so often, several at a time, and counts the outcomes. */
async function often(count: number, work: (n: number) => Promise<string>) {
  const outcomes: Record<string, number> = {}
  let next = 0
  const inTurn = async () => {
    while (next < count) {
      next += 1
      const outcome = await work(next)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, inTurn))
  return outcomes
}

const begin = (server: Server) => () =>
  Terminal.begin(server, STRANGER).then(
    () => 'begun',
    (error: Error) => error.message,
  )

test('a flood of begins from one address is limited, and logins from elsewhere go on', async () => {
  const server = await startServer(behindProxy)
  expect(await often(200, begin(server))).toEqual({ begun: 200 })
  const before = server.megabytes()
  const began = performance.now()
  const flood = often(1600, begin(server))
  const logins = await Promise.all([1, 2, 3].map(() => Terminal.loggedIn(server, ADA)))
  const { begun = 0, ...others } = await flood
  expect(logins).toHaveLength(3)
  // 1000 at once, of which 200 are spent, and 5 a second.
  expect(begun).toBeLessThan(801 + 5 * ((performance.now() - began) / 1000 + 60))
  expect(Object.keys(others)).toEqual(['429 temporarily_unavailable'])
  expect(server.megabytes() - before).toBeLessThan(60)
  // The log is not flooded, either.
  expect(server.count('limited')).toBeGreaterThan(0)
  expect(server.count('limited')).toBeLessThan(200)
  expect(await server.status('/readyz')).toBe(200)
})

test('a flood of wrong codes is limited by account and network, and others type theirs', async () => {
  const server = await startServer(behindProxy)
  const waiting = await Terminal.begin(server, ADA)
  const outcomes = await often(64, async (n) => {
    const stranger = visitor(`stranger-${n % 16}`, STRANGER)
    const form = await stranger.open(`${server.issuer}/device`)
    let page = await stranger.press(form, 'Continue', { user_code: 'BBBB-BBBB' })
    if (page.title.startsWith('Sign in with')) page = await stranger.press(page, 'Sign in')
    return `${page.status}`
  })
  expect(outcomes['429']).toBeGreaterThan(0)
  // 10 of one network, and those that were on their way with the tenth.
  expect(server.count('wrong_user_code')).toBeLessThanOrEqual(10 + 15)
  await approve(waiting)
  expect((await waiting.poll()).status).toBe(200)
  expect(server.count('request_failed')).toBe(0)
})
