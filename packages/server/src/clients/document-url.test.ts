import { expect, test } from 'vitest'
import { documentUrlProblem, isWebAddress } from './document-url.ts'

test.each([
  'https://app.example/client.json',
  'https://app.example/',
  'https://app.example:8443/oauth/client',
  'https://app.example/a%20b/c.d/.well',
])('%s can name a client', (url) => {
  expect(documentUrlProblem(url, false)).toBeUndefined()
})

test.each([
  'http://app.example/client.json',
  'https://app.example',
  'https://app.example/client.json#f',
  'https://app.example/client.json#',
  'https://app.example/client.json?v=1',
  'https://app.example/client.json?',
  'https://ada@app.example/client.json',
  'https://ada:secret@app.example/client.json',
  'https://:@app.example/client.json',
  'https://app.example/a/../client.json',
  'https://app.example/./client.json',
  'https://app.example/a/%2e%2e/client.json',
  'https://app.example/%2E/client.json',
  'https://app.example/a/..',
  'https://APP.example/client.json',
  'https://app.example:443/client.json',
  'https://127.1/client.json',
  'https://2130706433/client.json',
  'https://app.example/client json',
  'https:///app.example/client.json',
  'https://app.example\\client.json',
  `https://app.example/${'a'.repeat(500)}`,
])('%.60s cannot', (url) => {
  expect(isWebAddress(url)).toBe(true)
  expect(documentUrlProblem(url, false)).toEqual(expect.any(String))
})

test('plain http is for a server that is on this machine by http itself', () => {
  expect(documentUrlProblem('http://127.0.0.1:8080/client.json', true)).toBeUndefined()
})

test.each([
  'acme-cli',
  'dyn_x',
  'ftp://app.example/',
  'HTTPS://app.example/',
  'https://',
  'https://[/',
])('%s is no address of the web', (clientId) => {
  expect(isWebAddress(clientId)).toBe(false)
})
