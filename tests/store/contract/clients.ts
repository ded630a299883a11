import { expect } from 'vitest'
import type { RegisteredClient } from '../../../packages/server/src/store/client-store.ts'
import type { Behaviour } from '../contract.ts'
import { justBefore, NOW, secondsLater, wins } from './samples.ts'

const MOST = 100

const newClient = (name: number | string = 'a'): RegisteredClient => ({
  clientId: `client-${name}`,
  metadata: {
    name: 'Inspector',
    redirectUris: ['http://127.0.0.1/callback'],
    grants: ['authorization_code', 'refresh_token'],
    scope: null,
  },
  createdAt: NOW,
  forgetAt: secondsLater(1000),
})

export function clients(it: Behaviour): void {
  it('a client that registers is there until it is to be forgotten', async ({ clients }) => {
    expect(await clients.find('client-a', NOW)).toBeUndefined()
    expect(await clients.register(newClient(), MOST)).toBe(true)
    expect(await clients.find('client-a', justBefore(secondsLater(1000)))).toEqual(newClient())
    expect(await clients.find('client-a', secondsLater(1000))).toBeUndefined()
  })

  it('a client that is used is kept for longer, and never for shorter', async ({ clients }) => {
    await clients.register(newClient(), MOST)
    expect(await clients.keep('client-a', secondsLater(2000), NOW)).toBe(true)
    expect(await clients.keep('client-a', secondsLater(1500), NOW)).toBe(true)
    expect(await clients.find('client-a', secondsLater(1999))).toEqual({
      ...newClient(),
      forgetAt: secondsLater(2000),
    })
    expect(await clients.find('client-a', secondsLater(2000))).toBeUndefined()
  })

  it('a client that is forgotten cannot be kept', async ({ clients }) => {
    await clients.register(newClient(), MOST)
    expect(await clients.keep('client-a', secondsLater(2000), secondsLater(1000))).toBe(false)
    expect(await clients.keep('client-b', secondsLater(2000), NOW)).toBe(false)
  })

  it('of many clients that register at once only so many are kept', async ({ clients }) => {
    const all = Array.from({ length: 20 }, (_, n) => clients.register(newClient(n), 12))
    expect(wins(await Promise.all(all))).toBe(12)
    expect(await clients.register(newClient('late'), 12)).toBe(false)
    expect(await clients.find('client-late', NOW)).toBeUndefined()
  })

  it('a client that is forgotten is swept, and makes room', async ({ clients, sweep }) => {
    await clients.register(newClient(), 1)
    expect(await sweep(justBefore(secondsLater(1000)))).toBe(0)
    expect(await sweep(secondsLater(1000))).toBe(1)
    expect(await clients.register(newClient('b'), 1)).toBe(true)
  })
}
