import { createHash } from 'node:crypto'
import { OAuthError } from '@paircode/protocol'
import type { Parameters } from '../../../http/parameters.ts'
import type { Login } from '../../../store/login-store.ts'
import { invalidGrant } from './redeemed.ts'

/**
 * A login begun with a challenge is redeemed with the verifier (RFC 7636 §4.6), and one begun
 * without a challenge is redeemed without: "the authorization server MUST ensure that if there was
 * no code_challenge in the authorization request, a request to the token endpoint containing a
 * code_verifier is rejected" (RFC 9700 §4.8.2).
 */
export function requireVerifier(form: Parameters, { asked }: Login): void {
  const verifier = form.get('code_verifier')
  const challenge = asked.codeChallenge
  if (challenge === undefined) {
    if (verifier === undefined) return
    throw new OAuthError('invalid_request', 'code_verifier: this login began without a challenge')
  }
  const fits =
    verifier !== undefined &&
    /^[A-Za-z0-9\-._~]{43,128}$/.test(verifier) &&
    createHash('sha256').update(verifier).digest('base64url') === challenge
  if (!fits) throw invalidGrant('code_verifier')
}
