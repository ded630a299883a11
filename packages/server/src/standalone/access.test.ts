import { describe, expect, test } from 'vitest'
import { type AccessRules, authorizeBy } from './access.ts'

const ada = {
  provider: 'corp',
  issuer: 'https://sso.acme.dev',
  subject: '1',
  email: 'ada@acme.dev',
  emailVerified: true,
}

const decide = (rules: AccessRules, changes: object = {}) =>
  authorizeBy(rules)({ identity: { ...ada, ...changes }, clientId: 'acme-cli' })

const admitted = { roles: [] }
const refused = { refuse: expect.any(String) }

test('without rules everybody may log in', () => {
  expect(decide({})).toEqual(admitted)
  expect(decide({}, { email: undefined, emailVerified: false })).toEqual(admitted)
})

describe('an address', () => {
  test.each([
    ['ada@acme.dev', 'ada@acme.dev'],
    ['*@acme.dev', 'ada@acme.dev'],
    ['*@ACME.dev', 'Ada@Acme.DEV'],
    ['ada+*@acme.dev', 'ada+cli@acme.dev'],
    ['*@*.acme.dev', 'ada@eu.acme.dev'],
  ])('%s lets %s in', (pattern, email) => {
    expect(decide({ emails: ['x@y.dev', pattern] }, { email })).toEqual(admitted)
  })

  test.each([
    ['ada@acme.dev', 'bob@acme.dev'],
    ['*@acme.dev', 'ada@acme.dev.evil.example'],
    ['*@acme.dev', 'ada@evilacme.dev'],
    ['*@acme.dev', 'ada@acme-dev'],
    ['*@acme.dev', 'ada@evil.example@acme.dev'],
    ['*@*.acme.dev', 'ada@acme.dev'],
    ['a+a@acme.dev', 'aa@acme.dev'],
    ['k@acme.dev', '\u212a@acme.dev'],
    ['*@acme.dev', undefined],
  ])('%s does not let %s in', (pattern, email) => {
    expect(decide({ emails: [pattern] }, { email })).toEqual(refused)
  })

  test('counts only when the provider vouches for it', () => {
    expect(decide({ emails: ['*@acme.dev'] }, { emailVerified: false })).toEqual(refused)
  })

  test.each([
    ['*@acme.dev', {}, refused],
    ['*@acme.dev', { hostedDomain: 'evil.example' }, refused],
    ['*@acme.dev', { hostedDomain: 'ACME.dev' }, admitted],
    ['ada@acme.dev', {}, admitted],
    ['*@gmail.com', { email: 'ada@gmail.com' }, admitted],
  ])('UP-11: at Google, %s with %j is as the Workspace says', (address, changes, expected) => {
    const identity = { issuer: 'https://accounts.google.com', ...changes }
    expect(decide({ emails: [address] }, identity)).toEqual(expected)
  })
})

describe('an organization', () => {
  const rules = { githubOrganizations: ['acme', 'Other'] }

  test('lets its members in, in whatever case', () => {
    expect(decide(rules, { organizations: ['Acme'] })).toEqual(admitted)
  })

  test('lets nobody else in', () => {
    expect(decide(rules, { organizations: ['evil'] })).toEqual(refused)
    expect(decide(rules)).toEqual(refused)
  })

  test('is enough where addresses are listed as well, as an address is', () => {
    const both = { ...rules, emails: ['*@acme.dev'] }
    expect(decide(both, { email: 'x@y.dev', organizations: ['acme'] })).toEqual(admitted)
    expect(decide(both)).toEqual(admitted)
    expect(decide(both, { email: 'x@y.dev' })).toEqual(refused)
  })
})

describe('an admin', () => {
  test('has the role', () => {
    expect(decide({ admins: ['ada@acme.dev'] })).toEqual({ roles: ['admin'] })
    expect(decide({ admins: ['bob@acme.dev'] })).toEqual(admitted)
  })

  test('is none by an address that nobody vouches for', () => {
    expect(decide({ admins: ['ada@acme.dev'] }, { emailVerified: false })).toEqual(admitted)
  })

  test('may not log in by that alone', () => {
    expect(decide({ emails: ['*@other.dev'], admins: ['ada@acme.dev'] })).toEqual(refused)
  })
})

test('a refused person reads which account it was, and what to do', () => {
  expect(decide({ emails: ['*@other.dev'] })).toEqual({
    refuse:
      'ada@acme.dev may not log in here. Sign in with another account, or ask whoever runs this server to let it in.',
  })
  expect(decide({ emails: ['*@acme.dev'] }, { emailVerified: false })).toEqual({
    refuse:
      'ada@acme.dev is not a confirmed address. Confirm it with your provider, then sign in again.',
  })
  const nameless = { email: undefined, username: 'ada\u202e' }
  expect(decide({ githubOrganizations: ['acme'] }, nameless)).toEqual({
    refuse:
      'ada may not log in here. Sign in with another account, or ask whoever runs this server to let it in.',
  })
})
