import { expect, test } from 'vitest'
import {
  paircodeProblem,
  paircodeStartQuery,
  readPaircodePoll,
  readPaircodeStarted,
  writePaircodePoll,
  writePaircodeStarted,
} from './paircode.ts'

// As Python's secrets.token_urlsafe(16) makes them.
const ORIGIN = 'Drmhze6EPcv0fN_81Bj-nA'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' // RFC 7636, appendix B

test('what the clients of the origin make is a paircode, and so is a SHA-256', () => {
  expect(paircodeProblem(ORIGIN, 'plain')).toBeUndefined()
  expect(paircodeProblem(CHALLENGE, 'plain')).toBeUndefined()
  expect(paircodeProblem(CHALLENGE, 'S256')).toBeUndefined()
})

test.each([
  ['too short', ORIGIN.slice(1), 'plain'],
  ['too long', ORIGIN.repeat(6), 'plain'],
  ['padded', `${ORIGIN}==`, 'plain'],
  ['not base64url', `${ORIGIN}+`, 'plain'],
  ['followed by a line feed', `${ORIGIN}\n`, 'plain'],
  ['of nine characters', 'abcdefghi'.repeat(3), 'plain'],
  ['no SHA-256', ORIGIN, 'S256'],
  ['a regular SHA-256', 'A'.repeat(43), 'S256'],
] as const)('a paircode that is %s is refused with what to send instead', (_, paircode, method) => {
  expect(paircodeProblem(paircode, method)).toMatch(/^paircode: /)
  expect(paircodeProblem(paircode, method)).not.toContain(paircode)
})

test('a start says only what is known', () => {
  const start = { paircode: ORIGIN, method: 'plain', terminal: {} } as const
  expect(String(paircodeStartQuery(start))).toBe(`paircode=${ORIGIN}`)
  const query = paircodeStartQuery({
    paircode: CHALLENGE,
    method: 'S256',
    clientId: 'acme-cli',
    terminal: { host: 'ada-laptop', system: 'Debian 12' },
  })
  expect(Object.fromEntries(query)).toEqual({
    paircode: CHALLENGE,
    paircode_method: 'S256',
    client_id: 'acme-cli',
    host: 'ada-laptop',
    system: 'Debian 12',
  })
})

test('answers are read as they were written', () => {
  const started = {
    verificationUri: 'https://login.acme.dev/pair/x',
    expiresInSeconds: 300,
    intervalSeconds: 1,
  }
  expect(readPaircodeStarted(writePaircodeStarted(started))).toEqual(started)
  const complete = { status: 'complete', subject: 'person_1', expiresInSeconds: 60 } as const
  for (const poll of [
    { status: 'pending' } as const,
    complete,
    { ...complete, email: 'ada@example.com', name: 'Ada' },
  ]) {
    expect(readPaircodePoll(writePaircodePoll(poll))).toEqual(poll)
  }
})

test.each([
  null,
  'text',
  [],
  {},
  { verification_uri: 1, expires_in: 300, interval: 1 },
  { verification_uri: 'https://a', expires_in: '300', interval: 1 },
  { verification_uri: 'https://a', expires_in: 300, interval: 0 },
  { status: 'complete', sub: 7, expires_in: 1 },
  { status: 'complete', sub: 'x' },
  { status: 'else' },
])('something else is not taken for an answer: %o', (body) => {
  expect(readPaircodeStarted(body)).toBeUndefined()
  expect(readPaircodePoll(body)).toBeUndefined()
})
