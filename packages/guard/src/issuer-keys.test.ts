import { expect, test } from 'vitest'
import { newSigningKey } from '../../../tests/doubles/openid.ts'
import { type TokenIssuer, tokenIssuer } from '../../../tests/doubles/token-issuer.ts'
import { IssuerKeys } from './issuer-keys.ts'

const WELL_KNOWN = '/.well-known/oauth-authorization-server'
const JWKS = '/oauth/jwks'

function keysOf(login: TokenIssuer) {
  const keys = new IssuerKeys(login.issuer, login.fetch, login.now)
  const input = { payload: '', signature: '' }
  return (kid: string) => keys.find({ alg: 'ES256', kid }, input)
}

/** How often the keys were asked for. */
const readings = ({ requests }: TokenIssuer) => requests.filter((url) => url.endsWith(JWKS)).length

function rotate(login: TokenIssuer, kid: string) {
  login.publishedKeys.push(newSigningKey(kid))
}

const goDown = (login: TokenIssuer) =>
  Object.assign(login.answers, {
    [WELL_KNOWN]: () => Promise.reject(new TypeError('fetch failed')),
  })

test('the keys are read once, where the metadata says, however many ask at a time', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await Promise.all(Array.from({ length: 50 }, () => find('first')))
  expect(login.requests).toEqual([`${login.issuer}${WELL_KNOWN}`, `${login.issuer}${JWKS}`])
})

test('a key that came later is found without a restart', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await find('first')
  rotate(login, 'second')
  login.pass(60)
  expect(await find('second')).toHaveProperty('type', 'public')
  expect(readings(login)).toBe(2)
})

test('a clock that was put back keeps no key from being found', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await find('first')
  rotate(login, 'second')
  login.pass(-3600)
  expect(await find('second')).toHaveProperty('type', 'public')
})

test('unknown keys lead to one reading a minute at most', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  for (const kid of ['x', 'y', 'z']) await expect(find(kid)).rejects.toThrow(/no applicable key/)
  expect(readings(login)).toBe(1)
  login.pass(59)
  await expect(find('x')).rejects.toThrow(/no applicable key/)
  expect(readings(login)).toBe(1)
  login.pass(1)
  await Promise.allSettled(['x', 'y', 'z'].map(find))
  expect(readings(login)).toBe(2)
})

test('a key that was withdrawn is gone after five minutes', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await find('first')
  login.publishedKeys = [newSigningKey('second')]
  login.pass(300)
  await find('first')
  login.pass(1)
  await expect(find('first')).rejects.toThrow(/no applicable key/)
})

test('while the login server is down the known keys hold, and are asked for once a minute', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await find('first')
  goDown(login)
  login.pass(3600)
  const before = login.requests.length
  for (let times = 0; times < 3; times += 1)
    expect(await find('first')).toHaveProperty('type', 'public')
  expect(login.requests.length - before).toBe(1)
})

test('while it is down an unknown key is nobody’s fault: unavailable, and not invalid', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  await find('first')
  goDown(login)
  login.pass(60)
  await expect(find('second')).rejects.toMatchObject({ status: 503 })
})

test('a login server that was down at the first use is asked again after a second', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  goDown(login)
  for (let times = 0; times < 3; times += 1) {
    await expect(find('first')).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'temporarily_unavailable',
      message: `The keys of ${login.issuer} cannot be read: ${login.issuer}${WELL_KNOWN}: fetch failed`,
    })
  }
  expect(login.requests).toHaveLength(1)
  delete login.answers[WELL_KNOWN]
  login.pass(1)
  expect(await find('first')).toHaveProperty('type', 'public')
})

test('a reading under way is shared, however long it takes', async () => {
  const login = tokenIssuer()
  const find = keysOf(login)
  let answer = (_response: Response) => {}
  const answered = new Promise<Response>((resolve) => {
    answer = resolve
  })
  login.answers[WELL_KNOWN] = () => answered
  const early = find('first')
  login.pass(2)
  const late = find('first')
  answer(Response.json(login.metadata))
  expect(await late).toBe(await early)
  expect(readings(login)).toBe(1)
})
