import { expect, test } from 'vitest'
import { readBearer } from './bearer.ts'
import { type Refusal, Refusals } from './refusal.ts'

const METADATA = 'https://api.acme.dev/.well-known/oauth-protected-resource'
const API = 'https://api.acme.dev/projects'

const read = (headers: [string, string][], url = API) =>
  readBearer(new Request(url, { headers }), new Refusals(METADATA))

function refused(headers: [string, string][], url?: string): Refusal {
  try {
    read(headers, url)
  } catch (error) {
    return error as Refusal
  }
  throw new Error('It was let through')
}

test.each(['Bearer a.b-c_d~e+f/g==', 'bearer a.b-c_d~e+f/g==', 'BEARER   a.b-c_d~e+f/g=='])(
  'the token is read from %j',
  (authorization) => {
    expect(read([['Authorization', authorization]])).toBe('a.b-c_d~e+f/g==')
  },
)

const NONE: [string, [string, string][], string?][] = [
  ['without credentials', []],
  ['with an empty header', [['authorization', '']]],
  ['of another scheme', [['authorization', 'Basic YWNtZTp4']]],
  ['of a scheme that begins alike', [['authorization', 'Bearerish x']]],
  ['with a token as DPoP', [['authorization', 'DPoP a.b.c']]],
  ['with a token in the query alone', [], `${API}?access_token=a.b.c`],
]

test.each(NONE)('a request %s is a 401 whose challenge names no error', (_, headers, url) => {
  const { status, challenge } = refused(headers, url)
  expect({ status, challenge }).toEqual({
    status: 401,
    challenge: `Bearer resource_metadata="${METADATA}"`,
  })
})

const MALFORMED: [string, [string, string][], string?][] = [
  ['of one part', [['authorization', 'Bearer']]],
  ['of three parts', [['authorization', 'Bearer a.b.c d']]],
  ['with a foreign character', [['authorization', 'Bearer a"b']]],
  ['that is there twice', ['a', 'b'].map((token) => ['authorization', `Bearer ${token}`])],
  ['beside a token in the query', [['authorization', 'Bearer a']], `${API}?x=1&access_token=b`],
  ['beside one written in escapes', [['authorization', 'Bearer a']], `${API}?access%5Ftoken=b`],
]

test.each(MALFORMED)('a header %s is a 400', (_, headers, url) => {
  const { status, code, challenge } = refused(headers, url)
  expect({ status, code }).toEqual({ status: 400, code: 'invalid_request' })
  expect(challenge).toMatch(/^Bearer error="invalid_request", error_description="[^"]+", resource/)
})

test('other parameters of the query are the application’s', () => {
  const url = `${API}?token=x&my_access_token=y`
  expect(read([['authorization', 'Bearer a']], url)).toBe('a')
})
