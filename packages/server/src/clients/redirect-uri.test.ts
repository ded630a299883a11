import { expect, test } from 'vitest'
import { redirectAllowed, redirectProblem, sameRedirect } from './redirect-uri.ts'

const CALLBACK = ['http://127.0.0.1/callback']

test.each([
  'http://127.0.0.1/callback',
  'http://127.0.0.1:1/callback',
  'http://127.0.0.1:65535/callback',
])('a client with %s may listen on any port', (uri) => {
  expect(redirectAllowed(CALLBACK, uri)).toBe(true)
})

test.each([
  'http://127.0.0.1:0/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1:080a/callback',
  'http://127.0.0.1:8080',
  'http://127.0.0.1:8080/',
  'http://127.0.0.1:8080/callback/',
  'http://127.0.0.1:8080/callback?x=1',
  'http://127.0.0.1:8080/callback#f',
  'http://127.0.0.1:8080/x/../callback',
  'http://127.0.0.1:8080/%2e%2e/callback',
  'HTTP://127.0.0.1:8080/callback',
  'https://127.0.0.1:8080/callback',
  'http://localhost:8080/callback',
  'http://[::1]:8080/callback',
  'http://[::ffff:127.0.0.1]:8080/callback',
  'http://127.1:8080/callback',
  'http://0x7f.1:8080/callback',
  'http://2130706433:8080/callback',
  'http://127.000.000.001:8080/callback',
  'http://127.0.0.1.:8080/callback',
  'http://user@127.0.0.1:8080/callback',
  'http://127.0.0.1:8080@evil.example/callback',
  'http://127.0.0.1.evil.example/callback',
  'http://10.0.0.1:8080/callback',
  '',
])('%s is another address', (uri) => {
  expect(redirectAllowed(CALLBACK, uri)).toBe(false)
})

test('no path and a slash are the same, for a client that has either', () => {
  for (const registered of ['http://127.0.0.1', 'http://127.0.0.1/']) {
    expect(redirectAllowed([registered], 'http://127.0.0.1:8080')).toBe(true)
    expect(redirectAllowed([registered], 'http://127.0.0.1:8080/')).toBe(true)
  }
})

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/', true],
  ['http://127.0.0.1:8080?x=1', 'http://127.0.0.1:8080/?x=1', true],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8081', false],
  ['http://127.0.0.1:8080/callback', 'http://127.0.0.1:8080/callback/', false],
  ['https://app.acme.dev', 'https://app.acme.dev/', false],
  ['http://127.0.0.1:8080', '', false],
])('a code sent to %s may be shown with %s: %s', (sentTo, shown, isSame) => {
  expect(sameRedirect(shown, sentTo)).toBe(isSame)
  expect(sameRedirect(sentTo, shown)).toBe(isSame)
})

test('localhost is for clients that are registered with it', () => {
  expect(redirectAllowed(['http://localhost/cb'], 'http://localhost:8080/cb')).toBe(true)
  expect(redirectAllowed(['http://localhost/cb'], 'http://127.0.0.1:8080/cb')).toBe(false)
})

test('an address elsewhere is compared byte for byte', () => {
  const own = ['https://app.acme.dev/cb']
  expect(redirectAllowed(own, 'https://app.acme.dev/cb')).toBe(true)
  for (const uri of [
    'https://app.acme.dev/cb/',
    'https://app.acme.dev:443/cb',
    'https://APP.acme.dev/cb',
    'https://app.acme.dev/./cb',
    'https://app.acme.dev:8443/cb',
  ]) {
    expect(redirectAllowed(own, uri)).toBe(false)
  }
})

test.each([
  'http://127.0.0.1/callback',
  'http://[::1]',
  'http://localhost:8080/cb',
  'https://app.acme.dev/cb',
  'dev.acme.cli:/callback',
])('%s can be registered', (uri) => {
  expect(redirectProblem(uri)).toBeUndefined()
})

test.each([
  'callback',
  'http://app.acme.dev/cb',
  'http://10.0.0.1/cb',
  'http://127.1/cb',
  'https://app.acme.dev/cb#f',
  'https://ada:x@app.acme.dev/cb',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'acme:/callback',
])('%s cannot be registered', (uri) => {
  expect(redirectProblem(uri)).toBeDefined()
})
