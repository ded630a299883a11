import { expect, test } from 'vitest'
import { readIdToken } from './id-token.ts'

const CLAIMS = { iss: 'https://acme.dev', aud: 'acme-cli', sub: 'u1', name: 'Ada Ærø' }
const US = { issuer: 'https://acme.dev', clientId: 'acme-cli' }

const token = (claims: unknown) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`

test.each([{}, { aud: ['other', 'acme-cli'] }])('it says who has logged in: %o', (change) => {
  expect(readIdToken(token({ ...CLAIMS, ...change }), US)).toEqual({
    subject: 'u1',
    name: 'Ada Ærø',
  })
})

test.each([
  ['of another server', token({ ...CLAIMS, iss: 'https://acme.dev/' })],
  ['for another client', token({ ...CLAIMS, aud: 'other' })],
  ['of nobody', token({ ...CLAIMS, sub: undefined })],
  ['without claims', token('text')],
  ['no token', 'garbage'],
  ['not base64', 'a.%%.c'],
])('one that is %s says nothing', (_, text) => {
  expect(readIdToken(text, US)).toBeUndefined()
})
