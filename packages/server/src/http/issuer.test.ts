import { expect, test } from 'vitest'
import { Issuer } from './issuer.ts'

const at = (url: string) => new Issuer(new URL(url))

test('addresses are built from the issuer, under its path', () => {
  expect(at('https://login.acme.dev').url('/pair/x')).toBe('https://login.acme.dev/pair/x')
  expect(at('https://acme.dev/auth').url('/pair/x')).toBe('https://acme.dev/auth/pair/x')
  expect(at('https://acme.dev/auth/').href).toBe('https://acme.dev/auth')
  expect(at('https://acme.dev').href).toBe('https://acme.dev')
})

test.each([
  ['/auth/token', '/token'],
  ['/token', '/token'], // whoever mounted us took the path off
  ['/auth', '/'],
  ['/auth/', '/'],
  ['/authority', '/authority'],
])('under /auth, a request for %s is for %s', (pathname, path) => {
  expect(at('https://acme.dev/auth').pathOf(pathname)).toBe(path)
})
