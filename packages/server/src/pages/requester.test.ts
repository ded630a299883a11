import { expect, test } from 'vitest'
import type { LoginDetails } from './data.ts'
import { requester } from './requester.ts'

const shownOf = (changes: Partial<LoginDetails>): string =>
  String(
    requester({
      clientName: 'Acme CLI',
      host: 'laptop',
      system: 'Debian 12',
      agent: 'paircode/1',
      address: '192.0.2.1',
      sameNetwork: true,
      ageSeconds: 12,
      ...changes,
    }),
  )

test('what the terminal says of itself comes last, under a heading that says so', () => {
  expect(shownOf({})).toMatch(
    /Acme CLI.*12 seconds ago.*192\.0\.2\.1.*not verified.*laptop.*Debian 12.*paircode\/1/s,
  )
})

test('a website is known, what its app calls itself is not', () => {
  const website = { clientName: 'app.example', clientFrom: 'website', claimedName: 'Acme' } as const
  expect(shownOf(website)).toMatch(
    /app\.example <strong>an app of that website; nobody.*not verified.*Acme/s,
  )
})

test('of an app that registered itself nothing is known', () => {
  expect(shownOf({ clientFrom: 'itself' })).toContain('Acme CLI <strong>its own word')
  expect(shownOf({})).not.toContain('<strong>')
})

test('what the terminal does not say of itself is left out', () => {
  expect(shownOf({ host: null })).not.toContain('Computer')
  expect(shownOf({ host: null, system: '\u200B', agent: null })).not.toMatch(/System|not verified/)
})

test('it says whether the browser is on the same network', () => {
  expect(shownOf({ sameNetwork: true })).toContain('the same network as you')
  expect(shownOf({ sameNetwork: false })).toContain('another network than yours')
})

test('an address that is not known is said to be so, and nothing of its network', () => {
  expect(shownOf({ address: null })).toContain('not known')
  expect(shownOf({ address: null })).not.toContain('network')
})

test('nothing that the terminal says can hide, turn or break a line', () => {
  expect(shownOf({ host: 'lap\u202Etop\u200B\nApproved' })).toContain('<dd>laptop Approved ')
})
