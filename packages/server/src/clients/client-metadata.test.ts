import { expect, test } from 'vitest'
import { grantTypes, readMetadata } from './client-metadata.ts'

const CALLBACK = 'http://127.0.0.1/callback'
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

test('of a client that says little, the rest is as RFC 7591 has it', () => {
  expect(readMetadata({ redirect_uris: [CALLBACK], logo_uri: 5, policy_uri: null })).toEqual({
    name: null,
    redirectUris: [CALLBACK],
    grants: ['authorization_code'],
    scope: null,
  })
})

test('what it says is taken as far as it is of use', () => {
  const json = {
    client_name: 'Acme\u202E\n CLI',
    redirect_uris: [CALLBACK],
    grant_types: ['refresh_token', DEVICE, 'authorization_code', 'urn:acme:other'],
    response_types: ['code', 'id_token'],
    token_endpoint_auth_method: 'none',
    scope: 'openid  projects:read',
    jwks: { keys: [{ kty: 'EC' }, null, 'd'] },
  }
  expect(readMetadata(json)).toEqual({
    name: 'Acme CLI',
    redirectUris: [CALLBACK],
    grants: ['refresh_token', 'device_code', 'authorization_code'],
    scope: ['openid', 'projects:read'],
  })
})

test('a client for devices alone needs no redirect URI', () => {
  expect(readMetadata({ grant_types: [DEVICE] })).toMatchObject({ redirectUris: [] })
})

test('grants are named as they were', () => {
  expect(grantTypes(['device_code', 'authorization_code'])).toEqual(['authorization_code', DEVICE])
})

const right = { redirect_uris: [CALLBACK] }

test.each<[problem: string, json: unknown]>([
  ['A JSON object', null],
  ['A JSON object', []],
  ['A JSON object', 'text'],
  ['redirect_uris', {}],
  ['redirect_uris', { redirect_uris: [] }],
  ['redirect_uris', { redirect_uris: CALLBACK }],
  ['redirect_uris', { redirect_uris: [5] }],
  ['client_name', { ...right, client_name: { en: 'Acme' } }],
  ['scope', { ...right, scope: ['openid'] }],
  ['grant_types', { ...right, grant_types: ['client_credentials'] }],
  ['grant_types', { ...right, grant_types: ['refresh_token'] }],
  ['grant_types', { ...right, grant_types: 'authorization_code' }],
  ['response_types', { ...right, response_types: ['token'] }],
  ['token_endpoint_auth_method', { ...right, token_endpoint_auth_method: 'client_secret_basic' }],
  ['token_endpoint_auth_method', { ...right, token_endpoint_auth_method: 'client_secret_post' }],
  ['token_endpoint_auth_method', { ...right, token_endpoint_auth_method: 'client_secret_jwt' }],
  ['token_endpoint_auth_method', { ...right, token_endpoint_auth_method: 'private_key_jwt' }],
  ['client_secret', { ...right, client_secret: 'planted' }],
  ['client_secret', { ...right, client_secret: '' }],
  ['client_secret_expires_at', { ...right, client_secret_expires_at: 0 }],
  ['jwks', { ...right, jwks: { keys: [{ kty: 'EC', d: 'planted' }] } }],
  ['jwks', { ...right, jwks: { keys: [{ kty: 'oct', k: 'planted' }] } }],
])('%s that will not do is named, and never shown', (problem, json) => {
  expect(() => readMetadata(json)).toThrow(
    expect.objectContaining({
      code: 'invalid_client_metadata',
      message: expect.stringMatching(new RegExp(`^${problem}(?!.*planted)`)),
    }),
  )
})

test.each(['javascript:alert(1)', 'http://10.0.0.1/cb', 'acme:/cb', 'https://a@b.example/', 'cb'])(
  'a redirect URI like %s is refused as everywhere',
  (uri) => {
    expect(() => readMetadata({ redirect_uris: [CALLBACK, uri] })).toThrow(
      expect.objectContaining({ code: 'invalid_redirect_uri' }),
    )
  },
)
