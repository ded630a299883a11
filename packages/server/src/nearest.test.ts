import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['issuer', 'clientId', 'clientSecret', 'id']

test.each([
  ['isuer', 'issuer'],
  ['Issuer', 'issuer'],
  ['client_id', 'clientId'],
  ['clientid', 'clientId'],
  ['client-secert', 'clientSecret'],
  ['ids', 'id'],
])('%s was probably meant to be %s', (name, meant) => {
  expect(nearest(name, known)).toBe(meant)
})

test.each([['colour'], [''], ['x'.repeat(100)]])('"%s" is near to none', (name) => {
  expect(nearest(name, known)).toBeUndefined()
})
