import { expect, test } from 'vitest'
import {
  clientAddress,
  isElsewhere,
  network,
  normalAddress,
  readRanges,
  sameNetwork,
} from './address.ts'

const ranges = (...list: string[]) => {
  const read = readRanges(list)
  if ('problem' in read) throw new Error(read.problem)
  return read
}

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['203.0.113.5:4711', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['[2001:DB8::1]:443', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  [' ::1 ', '::1'],
  ['localhost', null],
  ['127.1', null],
  ['', null],
  [undefined, null],
])('the address %s is %s', (text, address) => {
  expect(normalAddress(text)).toBe(address)
})

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.8.9.10', 'loopback'],
  ['::1', 'loopback'],
  ['203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::2', '0:0:0:0::/64'],
  [null, 'unknown'],
])('the network of %s is %s', (address, expected) => {
  expect(network(address)).toBe(expected)
})

test('what is not known is on no network', () => {
  expect(sameNetwork(null, null)).toBe(false)
  expect(sameNetwork('203.0.113.5', null)).toBe(false)
})

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  clientAddress(
    new Request('http://localhost/', {
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }),
    { remoteAddress },
    ranges('10.0.0.0/8', 'fd00::/8'),
  )

test.each([
  ['nobody trusted connected', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
  ['one proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['a spoofed entry before it', '10.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['two proxies', '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['a proxy over IPv6', 'fd00::1', '2001:db8::9', '2001:db8::9'],
  ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
  ['a proxy that says nonsense', '10.0.0.1', 'unknown', null],
  ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['nobody told', undefined, '198.51.100.1', null],
])('with %s, the client is found', (_, remote, forwarded, expected) => {
  expect(from(remote, forwarded)).toBe(expected)
})

test('the address that @hono/node-server passes on is taken', () => {
  const connection = { incoming: { socket: { remoteAddress: '::ffff:192.0.2.1' } } }
  expect(clientAddress(new Request('http://localhost/'), connection, ranges())).toBe('192.0.2.1')
})

test.each(['10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.1/8/8', 'here', '10.0.0.0/', ''])(
  'the range %s is refused',
  (range) => {
    expect(readRanges(['::1', range])).toEqual({ problem: range })
  },
)

test.each([
  ['203.0.113.5', '203.0.113.6', true],
  ['203.0.113.5', '203.0.113.5', false],
  ['203.0.113.5', '2001:db8::1', false],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', true],
  ['127.0.0.1', '2001:db8::1', true],
  ['127.0.0.1', '::1', false],
  [null, '203.0.113.5', true],
])('%s and %s are elsewhere: %s', (one, other, elsewhere) => {
  expect(isElsewhere(one, other)).toBe(elsewhere)
})
