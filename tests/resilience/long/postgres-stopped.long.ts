/** PostgreSQL stands still for longer than the grace period of a refresh token, or much longer, and goes on. */
import { setTimeout as after } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { logIn, refreshing } from '../load.ts'
import { useOwnPostgres } from '../postgres.ts'
import { onPostgres, startServer } from '../stores.ts'
import { approve, Terminal } from '../terminal.ts'

vi.setConfig({ testTimeout: 300_000 })

const postgres = useOwnPostgres()

test.each([35, 100])(
  'PostgreSQL that stands still for %i seconds logs nobody out',
  async (seconds) => {
    const server = await startServer(onPostgres(postgres.address()))
    const waiting = await Terminal.begin(server)
    const load = refreshing(await logIn(server, 30))
    await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(60), { timeout: 60_000 })

    postgres.freeze()
    const frozen = performance.now()
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(503), {
      timeout: 10_000,
    })
    expect(await server.status('/healthz')).toBe(200)
    const asked = performance.now()
    expect((await Terminal.begin(server).catch((error: Error) => error)).toString()).toContain(
      '503',
    )
    const toldMs = Math.round(performance.now() - asked)
    expect(toldMs).toBeLessThan(15_000)
    await after(seconds * 1000 - (performance.now() - frozen)) // so long it is what is tested
    postgres.resume()

    const resumed = performance.now()
    const before = load.answers['200'] ?? 0
    const soon = { timeout: 30_000 }
    await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(before + 60), soon)
    await vi.waitFor(async () => expect(await server.status('/readyz')).toBe(200), soon)
    const backMs = Math.round(performance.now() - resumed)
    await approve(waiting)
    expect((await waiting.poll(25)).status).toBe(200)
    const answers = await load.end()
    console.log('PostgreSQL stopped', seconds, { toldMs, backMs, refreshes: answers })
    expect(Object.keys(answers).sort()).toEqual(['200', '503 temporarily_unavailable'])
    expect(server.count('refresh_token_reused')).toBe(0)
  },
)
