import { expect } from 'vitest'
import type { NewLogin } from '../../../packages/server/src/store/login-store.ts'
import type { Store } from '../../../packages/server/src/store/store.ts'
import type { Behaviour } from '../contract.ts'
import {
  approved,
  identified,
  justBefore,
  loggedIn,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
} from './samples.ts'

const LATE = secondsLater(300)

const expired = async ({ logins }: Store, now = LATE): Promise<string[]> =>
  (await logins.expire(now)).map(({ id }) => id).sort()

/** A hundred at once: a slow machine lets nobody wait too long for a connection. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) {
  for (let n = 0; n < items.length; n += 100) await Promise.all(items.slice(n, n + 100).map(work))
}

async function beginMany({ logins }: Store, count: number): Promise<readonly NewLogin[]> {
  const many = Array.from({ length: count }, (_, n) => newLogin(`${n}`))
  await inTurns(many, (login) => logins.begin(login, NOW))
  return many
}

export function expiring(it: Behaviour): void {
  it('a login that nobody answered or collected in time is told of once, as what it is', async (store) => {
    const device = { flow: 'device', clientId: 'acme-cli' } as const
    await store.logins.begin(newLogin('pending', device), NOW)
    await approved(store, newLogin('approved'))
    expect(await store.logins.expire(justBefore(LATE))).toEqual([])

    const late = await store.logins.expire(LATE)
    expect(late).toContainEqual(expect.objectContaining({ id: 'login-pending', ...device }))
    expect(late).toContainEqual(expect.objectContaining({ id: 'login-approved', flow: 'paircode' }))
    expect(late).toHaveLength(2)
    expect(await expired(store)).toEqual([])
  })

  it('a login that was denied, cancelled or redeemed in time does not expire', async (store) => {
    await loggedIn(store, 'redeemed')
    const denied = await approved(store, newLogin('cancelled'))
    await store.logins.cancel(denied.id, NOW)
    expect(await expired(store, secondsLater(3599))).toEqual([])
    expect(await store.logins.find('login-redeemed', NOW)).toMatchObject({ status: 'redeemed' })
  })

  it('a login whose end its approval has moved does not expire before that', async (store) => {
    for (const [name, second] of [
      ['sooner', 60],
      ['later', 400],
    ] as const) {
      const { id } = await identified(store, newLogin(name))
      const code = { redeemHash: `new-${name}`, expiresAt: secondsLater(second) }
      await store.logins.approve(id, 'her-browser', 'ada', { code }, NOW)
    }
    expect(await expired(store, secondsLater(59))).toEqual([])
    // When its first end comes, at the latest.
    const sooner = [await expired(store, secondsLater(60)), await expired(store)].flat()
    expect(sooner).toEqual(['login-sooner'])
    expect(await expired(store, justBefore(secondsLater(400)))).toEqual([])
    expect(await expired(store, secondsLater(400))).toEqual(['login-later'])
  })

  it('an expired login is still found, its secrets stay taken, and nothing changes it', async (store) => {
    await approved(store)
    await store.logins.expire(LATE)
    expect(await store.logins.findByCode('code-a', LATE)).toMatchObject({ status: 'expired' })
    expect(await store.logins.begin(newLogin('b', { redeemHash: 'code-a' }), LATE)).toBe(false)
    const { logins } = store
    expect(await logins.redeem('code-a', sessionStart(), NOW)).toBeUndefined()
    expect(await logins.cancel('login-a', NOW)).toBe(false)
    expect(await logins.claim('login-a', 'her-browser', 'link', NOW)).toBe(false)
    expect(await logins.burn('login-a', LATE)).toBe(true)
    expect(await expired(store)).toEqual([])
  })

  it('many logins that expire are told of a lot at a time, each in one', async (store) => {
    const many = await beginMany(store, 750)
    const lots: string[][] = []
    do lots.push(await expired(store))
    while (lots.at(-1)?.length)
    expect(lots.map((lot) => lot.length)).toEqual([500, 250, 0])
    expect(lots.flat().sort()).toEqual(many.map(({ id }) => id).sort())
  })

  it('many logins that ended before hide none that expired', async (store) => {
    const many = await beginMany(store, 600)
    await inTurns(many, ({ id }) => store.logins.cancel(id, NOW))
    await store.logins.begin(newLogin('late'), NOW)
    expect(await expired(store)).toEqual(['login-late'])
  })

  it('of several that look at once, one is told of each login', async (store) => {
    for (const name of ['a', 'b', 'c']) await store.logins.begin(newLogin(name), NOW)
    const looks = await Promise.all([1, 2, 3, 4].map(() => expired(store)))
    const left = await expired(store) // what was locked was left
    expect([...looks.flat(), ...left].sort()).toEqual(['login-a', 'login-b', 'login-c'])
  })
}
