/** A server that is killed again and again, at any moment, under the load of logins and refreshes. */
import { setTimeout as after } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { logIn, refreshing } from '../load.ts'
import { useStores } from '../stores.ts'
import { approve, Terminal } from '../terminal.ts'

vi.setConfig({ testTimeout: 300_000 })

const KILLS = 15
const stores = useStores()

test.each(['SQLite', 'PostgreSQL'] as const)(
  '%s: 15 kills under load lose nothing that was answered',
  async (store) => {
    const server = await stores[store]()
    const load = refreshing(await logIn(server, 12))
    const outcomes = { loggedIn: 0, toldToBeginAgain: 0 }
    let isOver = false
    /** One login after the other, each as far as it comes, and each step until it is answered. */
    const logins = async () => {
      while (!isOver) {
        const terminal = await untilAnswered(() => Terminal.begin(server))
        const isApproved = await approve(terminal).then(
          () => true,
          () => false,
        )
        if (!isApproved) continue
        const { error } = await untilAnswered(() => terminal.poll())
        if (error === undefined) {
          outcomes.loggedIn += 1
          expect((await untilAnswered(() => terminal.refresh())).status).toBe(200)
        } else {
          // Its redemption was kept, and the server died before it said so.
          expect(error).toBe('invalid_grant')
          outcomes.toldToBeginAgain += 1
        }
      }
    }
    const going = [logins(), logins(), logins()]
    for (let kills = 0; kills < KILLS; kills += 1) {
      const before = load.answers['200'] ?? 0
      const more = 5 + Math.floor(Math.random() * 100)
      await vi.waitFor(() => expect(load.answers['200']).toBeGreaterThan(before + more), {
        timeout: 30_000,
        interval: 1,
      })
      await server.killAndStart()
    }
    isOver = true
    await Promise.all(going)
    const answers = await load.end()
    console.log(store, KILLS, 'kills', { ...outcomes, refreshes: answers })
    expect(Object.keys(answers).sort()).toEqual(['200', 'none'])
    expect(server.count('login_replayed')).toBe(outcomes.toldToBeginAgain)
    expect(server.count('refresh_token_reused')).toBe(0)
    expect(server.count('request_failed')).toBe(0)
  },
)

/** Asks again when the server was killed before it answered, as terminals do. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch {
      await after(50)
    }
  }
}
