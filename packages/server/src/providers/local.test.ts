import { expect, test } from 'vitest'
import { local } from './local.ts'

const signIn = (fields: Record<string, string>) => local().signIn(new URLSearchParams(fields))

test('anyone is who they say, and the subject is the address in lower case', () => {
  expect(signIn({ email: ' Ada@Example.com ', name: 'Ada\u200b Lovelace' })).toEqual({
    provider: 'local',
    issuer: 'urn:paircode:local',
    subject: 'ada@example.com',
    email: 'Ada@Example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
  })
})

test('a name is not needed', () => {
  expect(signIn({ email: 'ada@example.com', name: ' ' })).not.toHaveProperty('name')
  expect(signIn({ email: 'ada@example.com' })).not.toHaveProperty('name')
})

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'a da@example.com',
  'a@b@c',
  'ada@example.com\u202e',
])('the address %j is asked for again', (email) => {
  expect(signIn({ email })).toMatch(/^Enter an e-mail address/)
})

test('an address is at most 254 characters, and a name 64', () => {
  const address = (length: number) => `${'x'.repeat(length - 8)}@acme.io`
  expect(signIn({ email: address(254) })).toMatchObject({ emailVerified: true })
  expect(signIn({ email: address(255) })).toMatch(/^Enter/)
  expect(signIn({ email: 'a@b', name: '🦉'.repeat(64) })).toMatchObject({ emailVerified: true })
  expect(signIn({ email: 'a@b', name: 'x'.repeat(65) })).toMatch(/^Shorten the name/)
})

test('it has an id and a name of its own where it is given them', () => {
  expect(local({ id: 'demo', name: 'Anybody' })).toMatchObject({ id: 'demo', name: 'Anybody' })
  expect(() => local({ id: 'De mo' })).toThrow(/^id: /)
})
