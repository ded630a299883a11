import { expect, test } from 'vitest'
import { isLoopback, isPublic } from './special-use.ts'

test.each(
  `0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.0.1
  169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
  198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
  255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 64:ff9b::a00:1
  64:ff9b::7f00:1 64:ff9b:1::a00:1 100::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001::1
  2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2620:4f:8000::1 3fff::1 5f00::1 localhost
  nonsense`.split(/\s+/),
)('%s is not of the public internet', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each([
  ...['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1'],
  ...['192.0.1.1', '198.17.0.1', '198.20.0.1', '223.255.255.255', '2606:4700::1111'],
  ...['2001:4860:4860::8888', '2a00:1450:4001::1'],
])('%s is', (address) => {
  expect(isPublic(address)).toBe(true)
})

test('this machine is known by all its addresses', () => {
  const own = ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']
  expect(own.map(isLoopback)).toEqual([true, true, true, true])
  expect(['10.0.0.1', '::2', '::'].map(isLoopback)).toEqual([false, false, false])
})
