import { readScopes } from './client-settings.ts'
import type { Offer } from './clients/client.ts'
import type { RegistrationOptions } from './options.ts'
import { readToken } from './token-option.ts'

/** How clients that the operator has not registered become known, and what they may get. */
export interface RegistrationSettings {
  readonly metadataDocuments: boolean
  readonly dynamic: boolean
  /** SHA-256 of the token required to register a client; `null` if anyone may register. */
  readonly initialTokenHash: string | null
  readonly offer: Offer
}

/** @throws {OptionError} */
export function readRegistration(
  options: RegistrationOptions,
  deployment: Omit<Offer, 'scopes'>,
): RegistrationSettings {
  const {
    metadataDocuments = true,
    dynamic = false,
    scopes = ['openid', 'offline_access'],
    initialAccessToken,
  } = options
  return {
    metadataDocuments,
    dynamic,
    initialTokenHash: readToken('registration.initialAccessToken', initialAccessToken),
    offer: { ...deployment, scopes: readScopes(scopes, 'registration.scopes') },
  }
}
