/** As many held polls as there are files to open, each woken when its login ends. */
import { fork } from 'node:child_process'
import { expect, onTestFinished, test, vi } from 'vitest'
import { usePostgres } from '../../store/postgres/database.ts'
import { AT_ONCE, holdOn, newAgent } from '../hold-polls.js'
import { BEHIND_PROXY, beginMany, end, inTurns, spread } from '../many-logins.ts'
import type { Server } from '../server.ts'
import { onPostgres, startServer } from '../stores.ts'

vi.setConfig({ testTimeout: 900_000 })

/** 20,000 open files are allowed here, at each end. */
const COUNT = Number(process.env.HELD_POLLS ?? 9000)

/** The same of each of three servers, and of PostgreSQL with them, on one machine. */
const EACH = Number(process.env.HELD_POLLS_EACH ?? 1000)

/** So many are ended one at a time, to see how soon each is answered. */
const TIMED = 100

const ENDED = 'access_denied'
const MINUTES = { timeout: 400_000, interval: 500 }

test('all held polls of one server are woken, and the memory they take is bounded', async () => {
  const server = await startServer({ configuration: BEHIND_PROXY })
  const before = server.megabytes()
  const logins = await beginMany([server], COUNT)
  const begun = server.megabytes()

  const agent = newAgent()
  onTestFinished(() => agent.destroy())
  const endedAt: number[] = []
  const wakeMs: number[] = []
  const outcomes: Promise<string>[] = []
  for (const [n, login] of logins.entries()) {
    const outcome = holdOn(server.issuer, agent, login)
    outcomes.push(outcome.finally(() => wakeMs.push(performance.now() - (endedAt[n] ?? 0))))
    // The queue of a server for new connections is short.
    if (n % AT_ONCE === 0) await server.status('/healthz')
  }
  await areHeld(server, COUNT)
  const held = server.megabytes()
  for (const [n, login] of logins.slice(0, TIMED).entries()) {
    endedAt[n] = performance.now()
    await end(server, login)
    await outcomes[n]
  }
  const timed = spread(wakeMs)
  const rest = performance.now()
  const others = logins.slice(TIMED)
  await inTurns(others.length, async (n) => others[n] && end(server, others[n]))
  const ends = await Promise.all(outcomes)
  const restSeconds = Math.round((performance.now() - rest) / 1000)
  console.log('held polls', COUNT, {
    megabytes: { before, begun, held },
    wakeMs: timed,
    restSeconds,
  })
  expect(ends.filter((error) => error === ENDED)).toHaveLength(COUNT)
  expect(held - before).toBeLessThan((COUNT / 10_000) * 400)
})

/** All have come when no more open, and what they sent has been read when one more is answered. */
async function areHeld(server: Server, count: number): Promise<void> {
  await vi.waitFor(() => expect(server.openFiles()).toBeGreaterThan(count), MINUTES)
  await server.status('/healthz')
}

const { address } = usePostgres()

test('held polls of three servers on one PostgreSQL are woken from another server', async () => {
  const options = onPostgres(address())
  const configuration = { ...options.configuration, ...BEHIND_PROXY }
  const start = () => startServer({ ...options, configuration })
  const servers = [await start(), await start(), await start()]
  const all = EACH * servers.length
  const logins = await beginMany(servers, all)

  /** What each was told, and when. */
  const told = new Map<string, { readonly error: string; readonly at: number }>()
  for (const [s, server] of servers.entries()) {
    const polls = logins.filter((_, n) => n % servers.length === s)
    const holder = fork(new URL('../hold-polls.js', import.meta.url))
    onTestFinished(() => void holder.kill('SIGKILL'))
    holder.on('message', ({ n, ...what }: { n: number; error: string; at: number }) =>
      told.set(polls[n]?.code ?? '', what),
    )
    holder.send({ issuer: server.issuer, polls })
  }
  for (const server of servers) await areHeld(server, EACH)
  const megabytes = servers.map((server) => server.megabytes())

  /** Ends it at another server than the one that holds its poll. */
  const endElsewhere = async (n: number) => {
    const [login, elsewhere] = [logins[n], servers[(n + 1) % servers.length]]
    if (login && elsewhere) await end(elsewhere, login)
  }
  const wakeMs: number[] = []
  for (let n = 0; n < TIMED; n += 1) {
    const asked = Date.now()
    await endElsewhere(n)
    const code = logins[n]?.code ?? ''
    await vi.waitFor(() => expect(told.has(code)).toBe(true), { timeout: 30_000, interval: 5 })
    wakeMs.push((told.get(code)?.at ?? 0) - asked)
  }
  const rest = performance.now()
  await inTurns(all - TIMED, (n) => endElsewhere(TIMED + n))
  await vi.waitFor(() => expect(told.size).toBe(all), MINUTES)
  const restSeconds = Math.round((performance.now() - rest) / 1000)
  console.log('held polls', all, { megabytes, wakeMs: spread(wakeMs), restSeconds })
  const ends = [...told.values()].filter(({ error }) => error === ENDED)
  expect(ends).toHaveLength(all)
})
