import { expect, test } from 'vitest'
import { travels } from './travel.ts'

// flow, entered by, client asks for the number, same network, remote approval → what travels
test('a client that nobody vouches for is logged in from its own network only', () => {
  const login = { flow: 'device', enteredBy: 'code' } as const
  const stranger = { asksForNumber: false, vouchedFor: false }
  const at = (sameNetwork: boolean) =>
    travels(login, stranger, { sameNetwork, remoteApproval: 'allow' })
  expect([at(true), at(false)]).toEqual(['nothing', 'refused'])
})

test.each([
  ['loopback', 'link', false, false, 'deny', 'nothing'],
  ['paircode', 'link', true, true, 'deny', 'nothing'],
  ['paircode', 'link', true, false, 'allow', 'refused'],
  ['device', 'code', false, true, 'deny', 'nothing'],
  ['device', 'code', true, true, 'deny', 'nothing'],
  ['device', 'code', true, false, 'deny', 'number'],
  ['device', 'code', true, false, 'allow', 'number'],
  ['device', 'code', false, false, 'allow', 'nothing'],
  ['device', 'code', false, false, 'deny', 'refused'],
  ['device', 'link', true, true, 'allow', 'number'],
  ['device', 'link', true, false, 'allow', 'number'],
  ['device', 'link', false, true, 'allow', 'refused'],
] as const)(
  '%s by %s, asks: %s, same network: %s, remote: %s → %s',
  (flow, enteredBy, asksForNumber, sameNetwork, remoteApproval, expected) => {
    const client = { asksForNumber, vouchedFor: true }
    expect(travels({ flow, enteredBy }, client, { sameNetwork, remoteApproval })).toBe(expected)
  },
)
