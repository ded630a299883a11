import { expect, test } from 'vitest'
import { readTokenResponse, type TokenResponse, writeTokenResponse } from './token-response.ts'

const BODY = { access_token: 'a', token_type: 'bearer', expires_in: 600, scope: 'one two' }

test('an answer is read as it was written', () => {
  const response: TokenResponse = {
    accessToken: 'a',
    tokenType: 'Bearer',
    expiresInSeconds: 600,
    refreshToken: 'r',
    idToken: 'i.d.t',
    scope: ['openid', 'offline_access'],
  }
  expect(readTokenResponse(writeTokenResponse(response))).toEqual(response)
})

test('what a server leaves out is as it was asked for, or unknown', () => {
  const body = { access_token: 'gho_x', token_type: 'bearer' }
  expect(readTokenResponse(body, ['repo'])).toEqual({
    accessToken: 'gho_x',
    tokenType: 'Bearer',
    scope: ['repo'],
  })
})

test('seconds in a string are seconds', () => {
  expect(readTokenResponse({ ...BODY, expires_in: '600' })?.expiresInSeconds).toBe(600)
})

test.each([
  ['zero', 0],
  ['negative', -1],
  ['endless', Number.POSITIVE_INFINITY],
  ['text', '10 minutes'],
  ['a list', [600]],
])('a lifetime that is %s is not known', (_, expires_in) => {
  expect(readTokenResponse({ ...BODY, expires_in })).not.toHaveProperty('expiresInSeconds')
})

test.each([
  null,
  [],
  'text',
  {},
  { ...BODY, access_token: '' },
  { ...BODY, access_token: 7 },
  { ...BODY, access_token: 'a\r\nSet-Cookie: x' },
  { ...BODY, token_type: undefined },
  { ...BODY, token_type: 'mac' },
  { ...BODY, token_type: 'DPoP' },
])('something else is not taken for tokens: %o', (body) => {
  expect(readTokenResponse(body)).toBeUndefined()
})

test('a refresh token that is none is none', () => {
  expect(readTokenResponse({ ...BODY, refresh_token: 'r\n' })).not.toHaveProperty('refreshToken')
})
