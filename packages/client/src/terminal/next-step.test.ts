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
  ['store_unusable', 'Then run the same command again.'],
] as const)('after "%s": %s', (code, step) => {
  expect(nextStep(new LoginError(code, ''), 'acme login')).toBe(step)
})
