import { type AuthenticateNeeds, authenticate } from '../http/authenticate.ts'
import { readClientForm } from '../http/form.ts'
import type { Issuer } from '../http/issuer.ts'
import { Refusal } from '../http/refusal.ts'
import { type Answer, json } from '../http/response.ts'
import { personalClaims } from '../tokens/id-token.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

type Needs = AuthenticateNeeds & Pick<Parts, 'clients'>

/** The scope values that release what we know about a person (OpenID Connect Core §5.4). */
const ALL_OF_IT = ['email', 'profile']

/** `GET` or `POST /oauth/userinfo`: who is logged in (OpenID Connect Core §5.3). */
export const userinfo = (call: Call, needs: Needs): Promise<Answer> =>
  whoIsLoggedIn(call, needs).catch((error: unknown) => {
    throw withMetadata(error, needs.issuer)
  })

/** The challenge says where to find which server protects this resource (RFC 9728 §5.1). */
function withMetadata(error: unknown, issuer: Issuer): unknown {
  if (!(error instanceof Refusal)) return error
  const { status, code, message, headers } = error
  const challenge = headers['www-authenticate']
  if (challenge === undefined) return error
  const url = issuer.url('/.well-known/oauth-protected-resource')
  const more = `${challenge.includes('=') ? ',' : ''} resource_metadata="${url}"`
  return new Refusal(status, code, message, { ...headers, 'www-authenticate': challenge + more })
}

async function whoIsLoggedIn(call: Call, needs: Needs): Promise<Answer> {
  const { subject, identity, clientId, scope } = await authenticate(needs, call.request)
  await refuseOtherPlaces(call) // last, so that no body is read for an unknown caller
  // A paircode session's cookie has no scope for this: its holder may always ask who they are.
  if (call.request.headers.has('authorization') && !scope.includes('openid')) {
    throw new Refusal(403, 'insufficient_scope', 'This token was not granted openid', {
      'www-authenticate': 'Bearer error="insufficient_scope", scope="openid"',
    })
  }
  // The operator's own apps may know who uses them; other clients learn what the person granted.
  const granted = needs.clients.configured.find(clientId) ? ALL_OF_IT : scope
  return json(personalClaims({ subject, scope: granted, identity }))
}

/**
 * "Clients MUST NOT use more than one method to transmit the token in each request" (RFC 6750 §2).
 * Every client has to support the header; in a URL a token would be logged.
 */
async function refuseOtherPlaces({ request, query }: Call): Promise<void> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(
    request.headers.get('content-type') ?? '',
  )
  const places = isForm ? [query, await readClientForm(request)] : [query]
  if (!places.some(({ raw }) => raw.has('access_token'))) return
  throw new Refusal(
    400,
    'invalid_request',
    'access_token: send it in the Authorization header, and nowhere else',
    { 'www-authenticate': 'Bearer error="invalid_request"' },
  )
}
