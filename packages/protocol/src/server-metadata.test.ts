import { expect, test } from 'vitest'
import { readServerMetadata } from './server-metadata.ts'

test('what is not said has the default of its specification', () => {
  expect(readServerMetadata({ issuer: 'https://acme.dev' })).toEqual({
    issuer: 'https://acme.dev',
    grantTypesSupported: ['authorization_code', 'implicit'],
    codeChallengeMethodsSupported: [],
    deviceCodeChallengeMethodsSupported: [],
    authorizationResponseIssParameterSupported: false,
  })
})

test('endpoints and abilities are read', () => {
  const metadata = readServerMetadata({
    issuer: 'https://acme.dev',
    token_endpoint: 'https://acme.dev/token',
    pushed_authorization_request_endpoint: 'https://acme.dev/par',
    device_authorization_endpoint: 'https://acme.dev/device',
    grant_types_supported: ['refresh_token'],
    code_challenge_methods_supported: ['S256', 7],
    authorization_response_iss_parameter_supported: true,
  })
  expect(metadata).toMatchObject({
    tokenEndpoint: 'https://acme.dev/token',
    pushedAuthorizationRequestEndpoint: 'https://acme.dev/par',
    deviceAuthorizationEndpoint: 'https://acme.dev/device',
    grantTypesSupported: ['refresh_token'],
    codeChallengeMethodsSupported: ['S256'],
    authorizationResponseIssParameterSupported: true,
  })
})

test.each([null, [], 'text', {}, { issuer: '' }, { issuer: ['https://acme.dev'] }])(
  'something else is not taken for metadata: %o',
  (body) => {
    expect(readServerMetadata(body)).toBeUndefined()
  },
)

test('values of the wrong kind are as good as none', () => {
  const body = { issuer: 'https://a', token_endpoint: 1, code_challenge_methods_supported: 'S256' }
  expect(readServerMetadata(body)).not.toHaveProperty('tokenEndpoint')
  expect(readServerMetadata(body)?.codeChallengeMethodsSupported).toEqual([])
})
