import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { KeyStore } from '../store/key-store.ts'
import { memory } from '../store/memory/index.ts'
import { StoreError } from '../store/store.ts'
import { parseJws } from './jws.ts'
import { JWKS_MAX_AGE_SECONDS, type KeyRing, openKeyRing } from './key-ring.ts'
import { resealRootKey } from './root-key.ts'

const TOKEN_SECONDS = 600

/** Servers that share a store, and a clock that the test moves. */
function deployment() {
  const { keys } = memory()
  const masterKey = createSecretKey(randomBytes(32))
  const clock = { seconds: 0, lists: 0, isAway: false }
  const store: KeyStore = {
    root: (sealed) => keys.root(sealed),
    reseal: (from, to) => keys.reseal(from, to),
    begin: (first) => keys.begin(first),
    rotate: (next, dropAt, now) => keys.rotate(next, dropAt, now),
    retire: (kid, replacement, now) => keys.retire(kid, replacement, now),
    async list(now) {
      clock.lists += 1
      if (clock.isAway) throw new StoreError('unavailable', 'The database is away')
      return keys.list(now)
    },
  }
  const lifetimes = { accessTokenSeconds: TOKEN_SECONDS }
  const open = (other: { masterKey?: typeof masterKey; ahead?: number } = {}) => {
    const now = () => new Date(1_800_000_000_000 + (clock.seconds + (other.ahead ?? 0)) * 1000)
    return openKeyRing({ store, masterKey, now, lifetimes, ...other })
  }
  return { store, masterKey, clock, open }
}

const sign = (ring: KeyRing) => ring.sign({ typ: 'JWT' }, { sub: 'ada' })
const kidOf = (jwt: string) => parseJws(jwt)?.header.kid
const signing = async (ring: KeyRing) => kidOf(await sign(ring))
const published = async (ring: KeyRing) => (await ring.jwks()).keys.map(({ kid }) => kid)

test('the first start makes a key, and the next one finds it', async () => {
  const { open } = deployment()
  const ring = await open()
  expect(await ring.list()).toMatchObject([{ state: 'signing', dropAt: null }])
  expect(await (await open()).list()).toEqual(await ring.list())
})

test('servers that start at once agree on one key', async () => {
  const { open } = deployment()
  const [a, b, c] = await Promise.all([open(), open(), open()])
  const jwt = await sign(a)
  for (const ring of [a, b, c]) {
    expect(await published(ring)).toEqual([kidOf(jwt)])
    expect(await ring.verify(jwt, 'JWT')).toEqual({ sub: 'ada' })
  }
})

test('another master key is refused, and nothing is overwritten', async () => {
  const { open, store } = deployment()
  await open()
  const before = await store.list(new Date(0))
  const masterKey = createSecretKey(randomBytes(32))
  await expect(open({ masterKey })).rejects.toMatchObject({ code: 'wrong_master_key' })
  expect(await store.list(new Date(0))).toEqual(before)
})

test('the JWKS holds public members only', async () => {
  const ring = await deployment().open()
  const { keys } = await ring.jwks()
  const members = ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([members])
})

test('a rotation drops no token, and no verifier with a JWKS as old as it may be', async () => {
  const { open, clock } = deployment()
  const [a, b] = [await open(), await open()]
  const tokens: { jwt: string; until: number }[] = []
  const jwksAt = new Map<number, string[]>()
  const used = new Set<unknown>()
  for (clock.seconds = 0; clock.seconds < 3600; clock.seconds += 30) {
    if (clock.seconds === 930) await a.rotate() // b has just read the keys, and knows nothing of it
    for (const ring of [a, b]) {
      const jwt = await sign(ring)
      tokens.push({ jwt, until: clock.seconds + TOKEN_SECONDS })
      used.add(kidOf(jwt))
      const known = jwksAt.get(clock.seconds - JWKS_MAX_AGE_SECONDS)
      if (known) expect(known).toContain(kidOf(jwt))
    }
    jwksAt.set(clock.seconds, await published(b))
    const alive = tokens.filter(({ until }) => until > clock.seconds)
    const oldestAndNewest = [...alive.slice(0, 2), ...alive.slice(-2)]
    const claims = await Promise.all(
      oldestAndNewest.flatMap(({ jwt }) => [a, b].map((ring) => ring.verify(jwt, 'JWT'))),
    )
    expect(claims).not.toContain(undefined)
  }
  expect(used.size).toBe(2)
  expect(await published(b)).toHaveLength(1)
})

test('the next key is published at once, signs later, and the one before is dropped last', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  const first = await signing(ring)
  const [, next] = await ring.rotate()
  expect(await ring.list()).toMatchObject([
    { kid: first, state: 'signing' },
    { kid: next?.kid, state: 'next' },
  ])
  expect(await published(ring)).toEqual([first, next?.kid])

  clock.seconds = 720 - 1
  expect(await signing(ring)).toBe(first)
  clock.seconds = 720
  expect(await signing(ring)).toBe(next?.kid)
  expect(await ring.list()).toMatchObject([{ state: 'previous' }, { state: 'signing' }])

  clock.seconds = 720 + TOKEN_SECONDS + 60 - 1
  expect(await published(ring)).toEqual([first, next?.kid])
  clock.seconds += 1
  expect(await published(ring)).toEqual([next?.kid])
})

test('one rotation has to end before the next', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  await ring.rotate()
  await expect(ring.rotate()).rejects.toMatchObject({ code: 'rotation_under_way' })
  clock.seconds = 720
  expect(await ring.rotate()).toHaveLength(3)
})

test('a key that is retired is worth nothing at once, and a fresh one signs', async () => {
  const { open } = deployment()
  const ring = await open()
  const jwt = await sign(ring)
  const keys = await ring.retire(String(kidOf(jwt)))
  expect(keys).toMatchObject([{ state: 'signing' }])
  expect(await signing(ring)).toBe(keys[0]?.kid)
  expect(await ring.verify(jwt, 'JWT')).toBeUndefined()
  await expect(ring.retire(String(kidOf(jwt)))).rejects.toMatchObject({ code: 'unknown_key' })
})

test('another server follows a retirement within a minute, and sooner when it meets the new key', async () => {
  const { open, clock } = deployment()
  const [a, b, c] = [await open(), await open(), await open()]
  const old = await sign(a)
  await a.retire(String(kidOf(old)))
  const fresh = await sign(a)

  clock.seconds = 5
  expect(await b.verify(fresh, 'JWT')).toEqual({ sub: 'ada' })
  expect(await b.verify(old, 'JWT')).toBeUndefined()

  expect(await c.verify(old, 'JWT')).toEqual({ sub: 'ada' })
  clock.seconds = 60
  expect(await c.verify(old, 'JWT')).toBeUndefined()
  expect(await signing(c)).toBe(kidOf(fresh))
})

test('keys are read once a minute, by one of all that want them', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  clock.lists = 0
  clock.seconds = 59
  await Promise.all([sign(ring), ring.jwks(), ring.verify(await sign(ring), 'JWT')])
  expect(clock.lists).toBe(0)
  clock.seconds = 60
  await Promise.all([sign(ring), sign(ring), ring.jwks()])
  expect(clock.lists).toBe(1)
})

test('while the store is away the keys known hold, and it is asked every few seconds at most', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  const known = await published(ring)
  Object.assign(clock, { isAway: true, lists: 0 })
  for (clock.seconds = 60; clock.seconds < 70; clock.seconds += 1) {
    expect(await published(ring)).toEqual(known)
    expect(await ring.verify(await sign(ring), 'JWT')).toEqual({ sub: 'ada' })
  }
  expect(clock.lists).toBe(2)
})

test('no longer than any token that they signed, and as soon as it is back all is well', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  clock.isAway = true
  clock.seconds = TOKEN_SECONDS + 60
  expect(await published(ring)).toHaveLength(1)
  clock.seconds += 5
  await expect(sign(ring)).rejects.toMatchObject({ code: 'unavailable' })
  clock.isAway = false
  expect(await ring.verify(await sign(ring), 'JWT')).toEqual({ sub: 'ada' })
})

test('tokens with made-up kids cost a look into the store every few seconds at most', async () => {
  const { open, clock } = deployment()
  const ring = await open()
  const stranger = await sign(await deployment().open())
  clock.lists = 0
  for (clock.seconds = 0; clock.seconds < 10; clock.seconds += 1) {
    expect(await ring.verify(stranger, 'JWT')).toBeUndefined()
  }
  expect(clock.lists).toBe(1)
})

test('a server looks again before it signs with a key for the first time', async () => {
  const { open, clock } = deployment()
  const [a, b] = [await open(), await open()]
  const [, next] = await a.rotate()
  clock.seconds = 719
  await b.list()
  const [, replacement] = await a.retire(next?.kid ?? '')
  clock.seconds = 720
  expect(await signing(b)).toBe(replacement?.kid)
})

test('a clock that is behind, or set back, stops nothing', async () => {
  const { open, clock } = deployment()
  const ahead = await open({ ahead: 30 })
  const ring = await open()
  expect(await ring.verify(await sign(ahead), 'JWT')).toEqual({ sub: 'ada' })
  expect(await ahead.verify(await sign(ring), 'JWT')).toEqual({ sub: 'ada' })

  await ahead.retire(String(await signing(ring)))
  clock.seconds = -3600
  expect(await signing(ring)).toBe(await signing(ahead))
})

test('no header makes a token of somebody else one of ours', async () => {
  const { open } = deployment()
  const ring = await open()
  const jwt = await sign(ring)
  const [header, claims, signature] = jwt.split('.')
  const { alg, typ, kid } = parseJws(jwt)?.header ?? {}
  const { keys } = await ring.jwks()
  const withHeader = (header: object) =>
    `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims}.${signature}`

  expect(await ring.verify(withHeader({ alg, typ, kid }), 'JWT')).toEqual({ sub: 'ada' })
  for (const change of [
    { alg: 'none' },
    { alg: 'HS256' },
    { kid: undefined },
    { kid: ['toString'] },
    { crit: ['exp'] },
    { jwk: keys[0] },
  ]) {
    expect(await ring.verify(withHeader({ alg, typ, kid, ...change }), 'JWT')).toBeUndefined()
  }
  expect(await ring.verify(jwt, 'at+jwt')).toBeUndefined()
  const bob = Buffer.from('{"sub":"bob"}').toString('base64url')
  expect(await ring.verify(`${header}.${bob}.${signature}`, 'JWT')).toBeUndefined()
})

test('a keyed hash depends on the master key, the purpose and the text', async () => {
  const { open } = deployment()
  const [ring, again] = [await open(), await open()]
  const other = await deployment().open()
  const hash = ring.mac('user_code', 'WDJBMJHT')
  expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(again.mac('user_code', 'WDJBMJHT')).toBe(hash)
  const others = [
    ring.mac('user_code', 'WDJBMJHV'),
    ring.mac('refresh_token', 'WDJBMJHT'),
    other.mac('user_code', 'WDJBMJHT'),
  ]
  expect(others).not.toContain(hash)
})

test('the master key is changed, and all that was signed or hashed before stays good', async () => {
  const { open, store, masterKey: from } = deployment()
  const before = await open()
  const [jwt, mac] = [await sign(before), before.mac('refresh_token', 'ada')]
  const to = createSecretKey(randomBytes(32))
  await resealRootKey(store, { from, to })

  await expect(open()).rejects.toMatchObject({ code: 'wrong_master_key' })
  await expect(resealRootKey(store, { from, to })).rejects.toMatchObject({
    code: 'wrong_master_key',
  })
  const after = await open({ masterKey: to })
  expect(await after.verify(jwt, 'JWT')).toEqual({ sub: 'ada' })
  expect(after.mac('refresh_token', 'ada')).toBe(mac)
  await before.rotate() // a server that runs goes on
  expect(await published(after)).toHaveLength(1)
  expect(await published(await open({ masterKey: to }))).toHaveLength(2)
})
