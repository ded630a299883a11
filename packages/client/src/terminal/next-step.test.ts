import { expect, test } from 'vitest'
import { LoginError } from '../login-error.ts'
import { nextStep } from './next-step.ts'

test.each([
  ['denied', 'To try again, run "acme login".'],
  ['timed_out', 'To try again, run "acme login".'],
  ['not_logged_in', 'Run "acme login".'],
  ['session_expired', 'Run "acme login".'],
  ['refused', 'When that is settled, run "acme login".'],
  ['unreachable', 'Check the network and the address, then run the same command again.'],
  ['bad_server', 'Check that the address is that of your login server, then run "acme login".'],
  ['invalid_issuer', 'Then run "acme login".'],
  ['not_revoked', 'If anybody else may have it, tell those who run the server.'],
  ['wrong_origin', 'Ask the server that you are logged in to, or log in to the other one.'],
  ['invalid_option', 'Then run the same command again.'],
  ['number_needed', 'Run "acme login" in a terminal.'],
  [
    'no_loopback',
    'Set PAIRCODE_FLOW=device and run "acme login", to use a browser on any machine.',
  ],
  ['flow_not_offered', 'Unset PAIRCODE_FLOW, or ask those who run the server for another way.'],
  ['no_token', 'Let the session send the request: it is logged in by its cookie.'],
  ['store_unusable', 'Then run the same command again.'],
  ['wrong_account', 'Switch the account in the browser, then run "acme login".'],
  ['pending', 'Once it is approved, run the same command again.'],
  ['unknown_login', 'To begin another one, run "acme login".'],
] as const)('after "%s": %s', (code, step) => {
  expect(nextStep(new LoginError(code, ''), 'acme login')).toBe(step)
})

test('where the network is known to be what failed, the step is about that, also after a time-out', () => {
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' })
  const cause = new LoginError('unreachable', '', { cause: refused })
  const step =
    'Check the address and its port, or ask those who run the server. Then run the same command again.'
  expect(nextStep(cause, 'acme login')).toBe(step)
  expect(nextStep(new LoginError('timed_out', '', { cause }), 'acme login')).toBe(step)
})
