import { OAuthError, writeTokenResponse } from '@paircode/protocol'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readProof } from '../../http/dpop.ts'
import { readClientForm } from '../../http/form.ts'
import { type Answer, json } from '../../http/response.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { authorizationCodeGrant } from './grants/authorization-code.ts'
import { deviceCodeGrant } from './grants/device-code.ts'
import type { Granted, GrantNeeds, TokenRequest } from './grants/grant.ts'
import { refreshTokenGrant } from './grants/refresh-token.ts'

type Needs = GrantNeeds & Pick<Parts, 'clients' | 'wrongSecrets' | 'log'>

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** `POST /oauth/token` (RFC 6749 §3.2): exchanges a grant for tokens. */
export async function postToken(call: Call, needs: Needs): Promise<Answer> {
  const form = await readClientForm(call.request)
  const grantType = form.require('grant_type')
  const client = await authenticateClient(call, form, needs)
  const grant = grantOf(grantType)
  const proof = await readProof(call.request, needs.issuer.url('/oauth/token'), needs.now())
  // "MUST reject token requests from the client that do not contain the DPoP header"
  // (RFC 9449 §5.2)
  if (client.dpopRequired && !proof) {
    throw new OAuthError('invalid_dpop_proof', 'DPoP: this client is registered to send a proof')
  }
  const { tokens, headers } = await grant({ call, form, client, proof }, needs).catch((error) => {
    if (error instanceof OAuthError && error.code === 'invalid_grant') {
      needs.wrongSecrets.count({ what: 'grant', client: client.clientId, address: call.address })
    }
    throw error
  })
  // The login is spent: if the store cannot keep this, the terminal must still get its tokens.
  await needs.clients.used(client).catch((error: unknown) => {
    const { clientId } = client
    needs.log({ level: 'error', event: 'use_not_noted', client: clientId, cause: String(error) })
  })
  return json(writeTokenResponse(tokens), 200, { 'cache-control': 'no-store', ...headers })
}

function grantOf(type: string): (request: TokenRequest, needs: Needs) => Promise<Granted> {
  switch (type) {
    case 'authorization_code':
      return authorizationCodeGrant
    case DEVICE_CODE_GRANT:
      return deviceCodeGrant
    case 'refresh_token':
      return refreshTokenGrant
    default:
      throw new OAuthError(
        'unsupported_grant_type',
        `grant_type: it is authorization_code, refresh_token or ${DEVICE_CODE_GRANT}`,
      )
  }
}
