import { OAuthError } from '@paircode/protocol'
import { sameRedirect } from '../../../clients/redirect-uri.ts'
import { requireKey } from '../../../http/dpop.ts'
import { isSecret, sha256 } from '../../../store/secret.ts'
import { requireVerifier } from './code-verifier.ts'
import type { Granted, GrantNeeds, TokenRequest } from './grant.ts'
import { grantLogin, invalidGrant } from './redeemed.ts'

/**
 * `grant_type=authorization_code` (RFC 6749 §4.1.3). A wrong verifier, redirect URI or key spends
 * nothing and ends nothing, so somebody who only saw the code can do no harm with it.
 */
export async function authorizationCodeGrant(
  request: TokenRequest,
  needs: GrantNeeds,
): Promise<Granted> {
  const { form, client, proof } = request
  const code = form.require('code')
  if (!client.grants.has('authorization_code') || !client.flows.loopback) {
    throw new OAuthError('unauthorized_client', 'This client may not log in by a redirect')
  }
  const login = isSecret('pca', code)
    ? await needs.logins.findByCode(sha256(code), needs.now())
    : undefined
  if (login?.flow !== 'loopback' || login.clientId !== client.clientId) throw invalidGrant('code')
  const { redirectUri = '' } = login.asked
  if (!sameRedirect(form.get('redirect_uri') ?? '', redirectUri)) throw invalidGrant('redirect_uri')
  requireVerifier(form, login)
  requireKey(proof, login.asked.jkt)
  return grantLogin(request, needs, login, 'code')
}
