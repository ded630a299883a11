import { OAuthError } from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import { grantTypes } from '../../clients/client-metadata.ts'
import type { RegisteredClients } from '../../clients/registered-clients.ts'
import { readRegistrationRequest } from '../../clients/registration-request.ts'
import { requireBearer } from '../../http/bearer.ts'
import { type FairLimiter, refuseTooMany } from '../../http/fair-limiter.ts'
import { readJson } from '../../http/json-body.ts'
import { type Answer, json } from '../../http/response.ts'
import type { ClientMetadata } from '../../store/client-store.ts'
import type { Needs as Everything } from '../needs.ts'
import type { Call } from '../route.ts'

export interface Needs extends Pick<Everything, 'audit'> {
  /** How fast clients may register. */
  readonly registrations: FairLimiter
  /** SHA-256 of the token that one has to show for it; `null` where anybody may. */
  readonly initialTokenHash: string | null
}

/** `POST /oauth/register`: a client registers itself (RFC 7591 §3). */
export async function postRegistration(
  { request, address }: Call,
  { registrations, initialTokenHash, audit }: Needs,
  clients: RegisteredClients,
): Promise<Answer> {
  if (initialTokenHash !== null) requireBearer(request, initialTokenHash, TOKEN_PROBLEMS)
  refuseTooMany(registrations, 'Too many clients register here', address, () =>
    audit({ event: 'limited', what: 'client_registered', address }),
  )
  const metadata = readRegistrationRequest(await readJson(request))
  const registered = await clients.register(metadata)
  if (registered === undefined) {
    throw new OAuthError('temporarily_unavailable', 'There are too many clients here already')
  }
  audit({ event: 'client_registered', client: registered.client.clientId, address })
  return json(answer(metadata, registered), 201, { 'cache-control': 'no-store' })
}

const TOKEN_PROBLEMS = {
  missing: 'An initial access token is needed here to register a client',
  wrong: 'This initial access token is not good here',
}

/** All that it was registered with, which may be less than it asked for (RFC 7591 §3.2.1). */
const answer = (
  { name }: ClientMetadata,
  { client, createdAt }: { client: Client; createdAt: Date },
) => ({
  client_id: client.clientId,
  client_id_issued_at: Math.floor(createdAt.getTime() / 1000),
  ...(name !== null && { client_name: name }),
  redirect_uris: client.redirectUris,
  token_endpoint_auth_method: 'none',
  grant_types: grantTypes([...client.grants]),
  response_types: client.grants.has('authorization_code') ? ['code'] : [],
  scope: client.scopes.join(' '),
})
