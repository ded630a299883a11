import { OAuthError } from '@paircode/protocol'
import type { ClientMetadata } from '../store/client-store.ts'
import { grantTypes, isGrantType, readMetadata, unfit } from './client-metadata.ts'

/**
 * The machine that the browser runs on. `localhost` is a name that a machine may map to something
 * else (RFC 8252 §8.3: "NOT RECOMMENDED"), but widely used clients register nothing else.
 */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)([:/?]|$)/

/**
 * Reads a client's registration request. The client is a stranger without even a website, so its
 * answers go only to the person's own machine, and asking for more than it may have is an error.
 *
 * @throws {OAuthError} `invalid_client_metadata` or `invalid_redirect_uri` (RFC 7591 §3.2.2)
 */
export function readRegistrationRequest(json: unknown): ClientMetadata {
  const metadata = readMetadata(json)
  const { grant_types: types = [], application_type, skip_consent } = json as Wishes
  const others = types.filter((type) => !isGrantType(type))
  if (others.length > 0) {
    const all = grantTypes(['authorization_code', 'device_code', 'refresh_token']).join(', ')
    throw unfit('grant_types', `there are only ${all}`)
  }
  if ((application_type ?? 'native') !== 'native')
    throw unfit('application_type', 'it must be native')
  if (skip_consent) throw unfit('skip_consent', 'the person is asked each time')
  const bad = metadata.redirectUris.findIndex((uri) => !LOOPBACK.test(uri))
  if (bad < 0) return metadata
  throw new OAuthError(
    'invalid_redirect_uri',
    `redirect_uris[${bad}]: who registers itself may have http://127.0.0.1, http://[::1] and http://localhost only`,
  )
}

interface Wishes {
  readonly grant_types?: readonly string[]
  readonly application_type?: unknown
  readonly skip_consent?: unknown
}
