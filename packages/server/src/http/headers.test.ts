import { expect, test } from 'vitest'
import { securityHeaders } from './headers.ts'
import { Issuer } from './issuer.ts'

test.each([
  ['https://login.acme.dev', 'max-age=31536000; includeSubDomains'],
  ['https://acme.dev/auth', 'max-age=31536000'],
  ['http://127.0.0.1:5001', undefined],
])('an answer of %s binds to https only what is its own: %s', (issuer, policy) => {
  const headers = securityHeaders(new Issuer(new URL(issuer)))
  expect(headers['strict-transport-security']).toBe(policy)
})
