import { expect, test } from 'vitest'
import { VerifiedTokens } from './verified-tokens.ts'

test('of more tokens than are remembered the oldest is forgotten', () => {
  const tokens = new VerifiedTokens()
  const jws = { header: {}, claims: {} }
  for (let n = 0; n <= 10_000; n++) tokens.keep(`token ${n}`, jws)
  expect([tokens.find('token 0'), tokens.find('token 1')]).toEqual([undefined, jws])
})
