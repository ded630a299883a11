import { writePushedAuthorization } from '@paircode/protocol'
import { redirectAllowed } from '../../clients/redirect-uri.ts'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readProof } from '../../http/dpop.ts'
import { readClientForm } from '../../http/form.ts'
import { invalidRequest } from '../../http/refusal.ts'
import { type Answer, json } from '../../http/response.ts'
import { readRequester } from '../beginning.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { beginLoopback, type LoopbackNeeds } from './begin-loopback.ts'

type Needs = LoopbackNeeds & Pick<Parts, 'wrongSecrets'>

/** The prefix of the handle in a `request_uri` (RFC 9126 §2.2). */
export const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:'

/**
 * `POST /oauth/par`: a terminal sends its request before it opens the browser (RFC 9126), so that
 * the URL that people see is short and shows no loopback port.
 */
export async function postPar(call: Call, needs: Needs): Promise<Answer> {
  const parameters = await readClientForm(call.request)
  const client = await authenticateClient(call, parameters, needs)
  // "The request_uri authorization request parameter … MUST NOT be provided" (RFC 9126 §2.1)
  if (parameters.get('request_uri') !== undefined) {
    throw invalidRequest('request_uri: send the parameters themselves')
  }
  const redirectUri = parameters.require('redirect_uri')
  if (!redirectAllowed(client.redirectUris, redirectUri)) {
    throw invalidRequest('redirect_uri: this client is not registered with it')
  }
  const requester = readRequester(call, parameters)
  // There is no browser yet; when there is one, the person will be asked.
  const proof = await readProof(call.request, needs.issuer.url('/oauth/par'), needs.now())
  const request = { client, redirectUri, parameters, requester, isSignedIn: true, proof }
  const handle = await beginLoopback(call, needs, request)
  return json(
    writePushedAuthorization({
      requestUri: `${REQUEST_URI}${handle}`,
      expiresInSeconds: client.lifetimes.deviceCodeSeconds,
      authorizationUri: needs.issuer.url(`/go/${handle}`),
    }),
    201,
  )
}
