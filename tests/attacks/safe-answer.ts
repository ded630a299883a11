import { expect } from 'vitest'

/** The header set of docs/security.md, "HTML pages"; it goes on every answer, errors included. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/**
 * What holds for the answer to any request that is not a step of a login: no fault of ours, all
 * headers, no cookie, kept by no cache, and nothing of what was sent.
 *
 * @returns the body
 */
export async function expectSafe(answer: Response, sent = '', about = ''): Promise<string> {
  const body = await answer.text()
  const headers = Object.fromEntries(answer.headers)
  const head = JSON.stringify(headers)
  expect(answer.status, about).toBeLessThan(500)
  expect(headers, about).toMatchObject(HEADERS)
  expect(headers['cache-control'], about).toBe('no-store')
  expect(answer.headers.getSetCookie(), about).toEqual([])
  // What any page may read is JSON, and never with a person's cookies.
  const open = headers['access-control-allow-origin'] === '*'
  if (open) expect(headers['content-type'], about).toBe('application/json')
  else expect(headers['access-control-allow-origin'], about).toBeUndefined()
  expect(headers['access-control-allow-credentials'], about).toBeUndefined()
  expect(headers['cross-origin-resource-policy'], about).toBe(open ? 'cross-origin' : 'same-origin')
  // RFC 9110 §15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field".
  if (answer.status === 401) expect(headers['www-authenticate'], about).toMatch(/^Bearer/)
  if (body !== '')
    expect(headers['content-type'], about).toMatch(
      /^(text\/(html|plain); charset=utf-8|application\/json)$/,
    )
  // A short text may be there by chance, unless it has the mark of these tests in it.
  if (sent.includes('planted') || sent.length > 8) {
    expect(body.includes(sent), `${about}: the body has what was sent`).toBe(false)
    expect(head.includes(sent) || head.includes('planted'), `${about}: a header has it`).toBe(false)
  }
  return body
}
