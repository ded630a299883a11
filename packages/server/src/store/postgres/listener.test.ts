import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import type { OwnClient } from './driver.ts'
import { Listener } from './listener.ts'

test('closing does not wait for a database that does not answer LISTEN', async () => {
  const query = vi.fn(() => new Promise(() => {}))
  const client = Object.assign(new EventEmitter(), { query, unref: () => {}, end: async () => {} })
  const listener = new Listener({
    connect: async () => client as unknown as OwnClient,
    channel: 'paircode',
    send: async () => {},
    heard: () => {},
    hears: () => {},
  })
  await vi.waitFor(() => expect(query).toHaveBeenCalled())
  await listener.close()
})
