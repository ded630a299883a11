import { expect, test } from 'vitest'
import { authorize } from './access.ts'

const EMAIL = 'ada@acme.dev'

test.each([
  ['a member of the Workspace', 'google', { hostedDomain: 'acme.dev', email: EMAIL }, ['admin']],
  [
    'a member with another address',
    'google',
    { hostedDomain: 'acme.dev', email: 'bob@acme.example' },
    [],
  ],
  ['a private account on an address of ours', 'google', { email: EMAIL }, null],
  ['a verified address elsewhere', 'corp', { email: 'bob@acme.dev' }, []],
  ['an address that looks like ours', 'corp', { email: 'bob@notacme.dev' }, null],
  ['an address that nobody has verified', 'corp', { email: EMAIL, emailVerified: false }, null],
  ['no address', 'corp', {}, null],
])('%s may log in with these roles, or not', async (_, provider, known, roles) => {
  const issuer = `https://${provider}.example`
  const identity = { provider, issuer, subject: '1', emailVerified: true, ...known }
  const access = await authorize({ identity, clientId: 'acme-cli' })
  expect(access).toEqual(roles ? { roles } : { refuse: expect.stringContaining('acme.dev') })
})
