import { expect, test } from 'vitest'
import { readDeviceAuthorization, writeDeviceAuthorization } from './device-authorization.ts'

const BODY = {
  device_code: 'd',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://acme.dev/device',
  expires_in: 600,
}

test('an answer is read as it was written', () => {
  const authorization = {
    deviceCode: 'd',
    userCode: 'WDJB-MJHT',
    verificationUri: 'https://acme.dev/device',
    verificationUriComplete: 'https://acme.dev/go/x',
    expiresInSeconds: 600,
    intervalSeconds: 2,
  }
  expect(readDeviceAuthorization(writeDeviceAuthorization(authorization))).toEqual(authorization)
})

test.each([undefined, 0, -5, 'soon', null])(
  'an interval of %j is the default of 5 s',
  (interval) => {
    expect(readDeviceAuthorization({ ...BODY, interval })?.intervalSeconds).toBe(5)
  },
)

test('Google’s older name for the address is known', () => {
  const { verification_uri: verification_url, ...rest } = BODY
  expect(readDeviceAuthorization({ ...rest, verification_url })?.verificationUri).toBe(
    'https://acme.dev/device',
  )
})

test.each([
  null,
  [],
  {},
  { ...BODY, device_code: '' },
  { ...BODY, user_code: 1234 },
  { ...BODY, verification_uri: {} },
  { ...BODY, expires_in: 0 },
])('something else is not taken for an answer: %o', (body) => {
  expect(readDeviceAuthorization(body)).toBeUndefined()
})
