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
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'

export interface RegistrationNeeds extends Pick<Parts, 'audit' | 'wrongSecrets'> {
  /** How fast clients may register. */
  readonly registrations: FairLimiter
  /** SHA-256 of the token required for it; `null` if anybody may register. */
  readonly initialTokenHash: string | null
}

/** `POST /oauth/register`: a client registers itself (RFC 7591 §3). */
export async function postRegistration(
  call: Call,
  { registrations, initialTokenHash, wrongSecrets, audit }: RegistrationNeeds,
  clients: RegisteredClients,
): Promise<Answer> {
  const { request, address } = call
  if (initialTokenHash !== null) {
    const token = { what: 'initial_access_token', expectedHash: initialTokenHash } as const
    requireBearer(call, token, wrongSecrets, TOKEN_PROBLEMS)
  }
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

/** Everything that was registered, which may be less than was asked for (RFC 7591 §3.2.1). */
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
