import { expect, test } from 'vitest'
import { identityFrom } from './profile.ts'

const PROVIDER = { id: 'corp', issuer: 'https://sso.example.com' }
const about = (profile: object) => identityFrom(PROVIDER, { subject: 'ada', ...profile })

test('a subject is kept exactly, and a number becomes text', () => {
  expect(about({ subject: ' Ada\u200b ' }).subject).toBe(' Ada\u200b ')
  expect(about({ subject: 583231 }).subject).toBe('583231')
  expect(about({ subject: 'x'.repeat(255) }).subject).toHaveLength(255)
})

test.each([undefined, null, '', 'x'.repeat(256), 1.5, 2 ** 53, true, {}])(
  'nobody is identified by the subject %j',
  (subject) => {
    expect(() => about({ subject })).toThrow(/subject/)
  },
)

test.each([
  [true, true],
  ['true', true],
  [false, false],
  ['TRUE', false],
  ['yes', false],
  [1, false],
  [null, false],
  [undefined, false],
])('an address is verified by email_verified %j: %s', (emailVerified, verified) => {
  expect(about({ email: 'ada@acme.dev', emailVerified }).emailVerified).toBe(verified)
})

test.each([
  'ada@acme.dev\u200b',
  'ada@acme.dev\n',
  ' ada@acme.dev',
  `${'x'.repeat(250)}@acme.dev`,
  '',
  42,
])('the address %j is left out rather than mended, and nothing is verified then', (email) => {
  const identity = about({ email, emailVerified: true })
  expect(identity).not.toHaveProperty('email')
  expect(identity.emailVerified).toBe(false)
})

test('names are made fit to show, and left out when nothing remains', () => {
  expect(about({ name: 'Ada\u202e\nLovelace', username: 'a'.repeat(100) })).toMatchObject({
    name: 'Ada Lovelace',
    username: `${'a'.repeat(63)}…`,
  })
  expect(about({ name: '\u200b', username: 7 })).toEqual({
    provider: 'corp',
    issuer: 'https://sso.example.com',
    subject: 'ada',
    emailVerified: false,
  })
})

test('a hosted domain is taken whole or not at all', () => {
  expect(about({ hostedDomain: 'acme.dev' }).hostedDomain).toBe('acme.dev')
  expect(about({ hostedDomain: 'acme.dev\u200b' })).not.toHaveProperty('hostedDomain')
})
