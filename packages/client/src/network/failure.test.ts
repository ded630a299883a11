import { expect, test } from 'vitest'
import { failureOf } from './failure.ts'
import { proxyProblem } from './proxy.ts'

const NOW = new Date('2026-11-24T11:05:30Z')

const withCode = (code: string) => Object.assign(new Error('in other words'), { code })

/** As `fetch` passes on what went wrong. */
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })

test.each([
  ['dns', 'ENOTFOUND', 'there is no such name (ENOTFOUND)', 'VPN'],
  ['offline', 'EAI_AGAIN', 'this machine has no way there (EAI_AGAIN)', 'network'],
  ['offline', 'ENETUNREACH', 'this machine has no way there (ENETUNREACH)', 'network'],
  ['refused', 'ECONNREFUSED', 'nothing listens there (ECONNREFUSED)', 'port'],
  ['timeout', 'ETIMEDOUT', 'no answer in time (ETIMEDOUT)', 'HTTPS_PROXY'],
  ['timeout', 'UND_ERR_CONNECT_TIMEOUT', 'no answer in time (UND_ERR_CONNECT_TIMEOUT)', 'firewall'],
  ['reset', 'ECONNRESET', 'the connection was cut (ECONNRESET)', 'something between'],
  ['reset', 'UND_ERR_SOCKET', 'the connection was cut (UND_ERR_SOCKET)', 'something between'],
  ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', 'what answers there does not speak TLS', 'port'],
  ['tls_untrusted', 'SELF_SIGNED_CERT_IN_CHAIN', 'no authority that is known', 'EXTRA_CA_CERTS'],
  ['tls_untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'no authority that is known', 'EXTRA_CA_CERTS'],
  ['tls_untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no authority', 'EXTRA_CA_CERTS'],
  ['tls_untrusted', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'no authority', 'EXTRA_CA_CERTS'],
  ['tls_name', 'ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name', 'sign in first'],
  ['tls_expired', 'CERT_HAS_EXPIRED', 'expired, by the clock of this machine', 'set the clock'],
  ['clock', 'CERT_NOT_YET_VALID', 'not valid yet, by the clock of this machine', 'set the clock'],
])('%s is what %s amounts to', (kind, code, what, remedy) => {
  const failure = failureOf(fetchFailed(withCode(code)), NOW)
  expect(failure).toMatchObject({ kind, what: expect.stringContaining(what) })
  expect(failure.remedy).toContain(remedy)
})

test('a certificate that is out of date is told with the time that this machine believes it is', () => {
  expect(failureOf(withCode('CERT_HAS_EXPIRED'), NOW).what).toContain('(2026-11-24T11:05Z)')
})

test('where several addresses were tried, the first failure counts', () => {
  const several = new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')], '')
  expect(failureOf(fetchFailed(several)).kind).toBe('refused')
})

test('what is not known is told in its own words, made fit to be printed', () => {
  const odd = fetchFailed(new Error('\u001b[2Jthe moon is in the way'))
  expect(failureOf(odd)).toEqual({ kind: 'unknown', what: '[2Jthe moon is in the way' })
  expect(failureOf('nothing')).toEqual({ kind: 'unknown', what: 'nothing' })
})

const PROXY = { name: 'https_proxy', url: new URL('http://ada:s3cret@proxy.dev:3128') }

test.each([
  ['proxy_auth', { status: 407 }, 'asks for a user and a password', 'user:password@proxy.dev:3128'],
  ['proxy', { status: 503 }, 'refuses to connect to it (503)', 'NO_PROXY'],
  ['proxy', { cause: withCode('ENOTFOUND') }, 'there is no such name (ENOTFOUND)', 'https_proxy'],
  ['proxy', { cause: withCode('SELF_SIGNED_CERT_IN_CHAIN') }, 'no authority', 'EXTRA_CA_CERTS'],
])(
  '%s is what a proxy’s %o amounts to, and its password is not told',
  (kind, problem, what, remedy) => {
    const failure = failureOf(fetchFailed(proxyProblem(PROXY, problem)))
    expect(failure).toMatchObject({ kind, what: expect.stringContaining(what) })
    expect(failure.what).toContain('the proxy proxy.dev:3128 (https_proxy)')
    expect(failure.remedy).toContain(remedy)
    expect(JSON.stringify(failure)).not.toContain('s3cret')
  },
)
