import { expect, test } from 'vitest'
import { readIssuer } from './issuer.ts'

test.each([
  ['https://login.acme.dev', 'https://login.acme.dev'],
  ['https://login.acme.dev/', 'https://login.acme.dev'],
  ['https://LOGIN.acme.dev:443/auth/', 'https://login.acme.dev/auth'],
  ['http://localhost:5001', 'http://localhost:5001'],
  ['http://127.0.0.1:5001/prefix', 'http://127.0.0.1:5001/prefix'],
  ['http://[::1]:5001', 'http://[::1]:5001'],
])('%s is an issuer', (given, issuer) => {
  expect(readIssuer(given)).toBe(issuer)
  expect(readIssuer(new URL(given))).toBe(issuer)
})

const CLEAR = 'would send secrets in the clear (http:// is for a server on this machine only)'

test.each([
  ['', '"" is no web address'],
  ['login.acme.dev', '"login.acme.dev" is no web address'],
  ['localhost:5001', '"localhost:5001" is no web address'],
  ['ftp://login.acme.dev', '"ftp://login.acme.dev" is no web address'],
  ['javascript:alert(1)', '"javascript:alert(1)" is no web address'],
  ['http://login.acme.dev', `"http://login.acme.dev" ${CLEAR}`],
  ['http://localhost.evil.dev', `"http://localhost.evil.dev" ${CLEAR}`],
  ['https://$(calc.exe)/', '"https://$(calc.exe)/" has a host name that no server has'],
  ['https://a.dev/?x=1', '"https://a.dev/?x=1" has a query or a fragment'],
  ['https://a.dev/#x', '"https://a.dev/#x" has a query or a fragment'],
  ['https://ghp_s3cret@a.dev', 'the address holds a user name or a password'],
  ['https://ada:hunter2@a.dev', 'the address holds a user name or a password'],
  ['https://ada:hunter2@a dev', 'the address is no web address'],
  ['https://ada:hunter2@a.dev:99999', 'the address is no web address'],
  ['\u001b[2Jx', '"[2Jx" is no web address'],
])('%j is refused with what to write instead', (given, problem) => {
  expect(() => readIssuer(given)).toThrowError(
    expect.objectContaining({
      code: 'invalid_issuer',
      message: `issuer: ${problem}; write an https:// address, as in "https://login.example.com"`,
    }),
  )
})
