import { expect, test } from 'vitest'
import { checkOptions, type GuardOptions } from './options.ts'

const options = (changes: object): GuardOptions => ({
  issuer: 'https://login.acme.dev',
  audience: 'https://api.acme.dev',
  ...changes,
})

test.each<[string, object]>([
  ['issuer', { issuer: undefined }],
  ['issuer', { issuer: 'login.acme.dev' }],
  ['issuer', { issuer: 'http://login.acme.dev' }],
  ['issuer', { issuer: 'http://127.evil.example' }],
  ['issuer', { issuer: 'https://login.acme.dev/?x' }],
  ['issuer', { issuer: 'https://login.acme.dev/#' }],
  ['issuer', { issuer: 'https://ada:s3cret@login.acme.dev' }],
  ['audience', { audience: undefined }],
  ['audience', { audience: '' }],
  ['audience', { audience: [] }],
  ['requiredScope', { requiredScope: ['projects:read projects:write'] }],
  ['requiredScope', { requiredScope: [''] }],
  ['resourceMetadata', { resourceMetadata: '/.well-known/oauth-protected-resource' }],
  ['resourceMetadata', { resourceMetadata: 'http://api.acme.dev/' }],
])('an unfit %s is refused by its name: %o', (name, changes) => {
  expect(() => checkOptions(options(changes))).toThrow(new RegExp(`^${name}: (?!.*s3cret)`))
})

test.each(['http://127.0.0.1:5001', 'http://localhost:5001/auth', 'http://[::1]:5001'])(
  'an issuer on this machine may do without TLS: %s',
  (issuer) => {
    expect(() => checkOptions(options({ issuer }))).not.toThrow()
  },
)
