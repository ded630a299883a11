import { DPOP_ALGORITHMS } from '../../http/dpop.ts'
import { type Answer, json } from '../../http/response.ts'
import { JWKS_MAX_AGE_SECONDS } from '../../keys/key-ring.ts'
import type { Parts } from '../parts.ts'
import { DEVICE_CODE_GRANT } from './token.ts'

type Needs = Pick<Parts, 'issuer' | 'clients' | 'flows' | 'resources' | 'ring'>

/** Metadata seldom changes, so a client that reads it before each poll can use its cache. */
const METADATA_MAX_AGE_SECONDS = 300

const forSeconds = (seconds: number) => ({ 'cache-control': `public, max-age=${seconds}` })

/**
 * What this server is and can do, for clients that discover it themselves. It lists only the flows
 * that are enabled.
 *
 * @see [RFC 8414 §2](https://www.rfc-editor.org/rfc/rfc8414#section-2), OpenID Connect Discovery §3
 */
export function getMetadata({ issuer, clients, flows }: Needs): Answer {
  const secrets = ['client_secret_basic', 'client_secret_post']
  return json(
    {
      issuer: issuer.href,
      token_endpoint: issuer.url('/oauth/token'),
      jwks_uri: issuer.url('/oauth/jwks'),
      userinfo_endpoint: issuer.url('/oauth/userinfo'),
      revocation_endpoint: issuer.url('/oauth/revoke'),
      introspection_endpoint: issuer.url('/oauth/introspect'),
      // OpenID Connect Discovery requires it even from servers that have none.
      authorization_endpoint: issuer.url('/oauth/authorize'),
      ...(flows.loopback && {
        pushed_authorization_request_endpoint: issuer.url('/oauth/par'),
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: ['none', 'login', 'select_account'],
      }),
      ...(flows.device && {
        device_authorization_endpoint: issuer.url('/oauth/device_authorization'),
        device_code_challenge_methods_supported: ['S256'], // ours (docs/protocol.md)
      }),
      grant_types_supported: [
        ...(flows.loopback ? ['authorization_code'] : []),
        ...(flows.device ? [DEVICE_CODE_GRANT] : []),
        'refresh_token',
      ],
      response_types_supported: flows.loopback ? ['code'] : [],
      response_modes_supported: ['query'],
      code_challenge_methods_supported: ['S256'],
      ...(clients.registered && { registration_endpoint: issuer.url('/oauth/register') }),
      ...(clients.documents && { client_id_metadata_document_supported: true }),
      scopes_supported: clients.scopes,
      token_endpoint_auth_methods_supported: ['none', ...secrets],
      revocation_endpoint_auth_methods_supported: ['none', ...secrets],
      introspection_endpoint_auth_methods_supported: secrets,
      dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      claims_supported: ['sub', 'email', 'email_verified', 'name', 'preferred_username'],
    },
    200,
    forSeconds(METADATA_MAX_AGE_SECONDS),
  )
}

/** Names the server that protects our own `/oauth/userinfo`: this one (RFC 9728 §2). */
export const getProtectedResource = ({ issuer }: Needs): Answer =>
  json(
    {
      resource: issuer.href,
      authorization_servers: [issuer.href],
      bearer_methods_supported: ['header'],
      scopes_supported: ['openid'],
    },
    200,
    forSeconds(METADATA_MAX_AGE_SECONDS),
  )

/** The keys that verify our tokens (RFC 7517 §5). */
export const getJwks = async ({ ring }: Needs): Promise<Answer> =>
  json(await (await ring()).jwks(), 200, forSeconds(JWKS_MAX_AGE_SECONDS))
