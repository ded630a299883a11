import { expect, test } from 'vitest'
import { Refusals, Unavailable } from './refusal.ts'

test('the answer is JSON that nobody keeps, with the challenge', async () => {
  const response = new Refusals(undefined).badToken('This token has expired').getResponse()
  expect(response.status).toBe(401)
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'www-authenticate': 'Bearer error="invalid_token", error_description="This token has expired"',
  })
  expect(await response.json()).toEqual({
    error: 'invalid_token',
    error_description: 'This token has expired',
  })
})

test('without a token and without metadata the challenge is the bare scheme', () => {
  expect(new Refusals(undefined).noToken().challenge).toBe('Bearer')
})

test('too little scope is a 403 that names all that is needed', () => {
  const refusal = new Refusals('https://api.acme.dev/m').tooLittleScope(['a', 'b'])
  expect(refusal.status).toBe(403)
  expect(refusal.challenge).toMatch(/^Bearer error="insufficient_scope", error_description="[^"]+/)
  expect(refusal.challenge).toMatch(
    /", scope="a b", resource_metadata="https:\/\/api.acme.dev\/m"$/,
  )
})

test('no value ends its quotes, its header or its character set', () => {
  const { challenge } = new Refusals('x"\\\r\nSet-Cookie: a=b').badToken('ü"')
  expect(challenge).toBe(
    'Bearer error="invalid_token", error_description="??", resource_metadata="x????Set-Cookie: a=b"',
  )
})

test('what is not the fault of the request carries no challenge', () => {
  const response = new Unavailable('The keys cannot be read').getResponse()
  expect(response.status).toBe(503)
  expect(response.headers.has('www-authenticate')).toBe(false)
})
