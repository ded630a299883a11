import { EventEmitter } from 'node:events'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { Connection } from './connection.ts'
import type { Database } from './driver.ts'
import { WakeUps } from './wake-ups.ts'

/** A database that connects, and tells what changed, when the test says so. */
function fakeDatabase() {
  const looks: { resolve(rows: readonly { id: string }[]): void; reject(error: Error): void }[] = []
  const listener = Object.assign(new EventEmitter(), {
    unref: () => {},
    query: async () => {},
    end: async () => {},
  })
  const state = { hears: false }
  let connect = () => {}
  const connected = new Promise<typeof listener>((resolve) => {
    connect = () => resolve(listener)
  })
  const db = {
    list: () => new Promise((resolve, reject) => looks.push({ resolve, reject })),
    changes: async (_sql: string, { payload }: { payload: string }) => {
      listener.emit('notification', { payload })
      state.hears = true
    },
  } as unknown as Connection
  const database = { schema: 'paircode', connect: () => connected } as unknown as Database
  return { db, database, connect, looks, state }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
})

/** Somebody waits for a login, and a look for it is under way when notifications arrive again. */
async function lookingAsItHears() {
  const { db, database, connect, looks, state } = fakeDatabase()
  const wakeUps = new WakeUps(db, database)
  onTestFinished(() => wakeUps.close())
  const woken = vi.fn()
  wakeUps.watch('login', woken)
  vi.advanceTimersByTime(1000)
  expect(looks).toHaveLength(1)
  connect()
  await vi.waitFor(() => expect(state.hears).toBe(true))
  looks[0]?.resolve([])
  await vi.waitFor(() => expect(looks).toHaveLength(2))
  return { looks, woken }
}

test('what changed during a look, before it hears again, is looked for once more', async () => {
  const { looks, woken } = await lookingAsItHears()
  looks[1]?.resolve([{ id: 'login' }])
  await vi.waitFor(() => expect(woken).toHaveBeenCalled())
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0)) // it hears, and looks no more
})

test('when that look fails, it looks again a second later', async () => {
  const { looks, woken } = await lookingAsItHears()
  looks[1]?.reject(new Error('the connection was cut'))
  await vi.waitFor(() => {
    vi.advanceTimersByTime(1000)
    expect(looks).toHaveLength(3)
  })
  looks[2]?.resolve([{ id: 'login' }])
  await vi.waitFor(() => expect(woken).toHaveBeenCalled())
})
