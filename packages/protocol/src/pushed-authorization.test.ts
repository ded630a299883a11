import { expect, test } from 'vitest'
import { readPushedAuthorization, writePushedAuthorization } from './pushed-authorization.ts'

test('an answer is read as it was written, ours and a standard one', () => {
  const pushed = { requestUri: 'urn:x', expiresInSeconds: 600 }
  const ours = { ...pushed, authorizationUri: 'https://acme.dev/go/x' }
  expect(readPushedAuthorization(writePushedAuthorization(ours))).toEqual(ours)
  expect(readPushedAuthorization({ request_uri: 'urn:x', expires_in: 600 })).toEqual(pushed)
})

test.each([null, [], {}, { request_uri: '', expires_in: 60 }, { request_uri: 'urn:x' }])(
  'something else is not taken for an answer: %o',
  (body) => {
    expect(readPushedAuthorization(body)).toBeUndefined()
  },
)
