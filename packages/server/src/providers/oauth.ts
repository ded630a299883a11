import { type ClientOptions, checkClient } from './option-checks.ts'
import { outbound } from './outbound.ts'
import type { Profile } from './profile.ts'
import type { RedirectProvider } from './provider.ts'
import { signInLater } from './sign-in-later.ts'

/** A provider with OAuth but without OpenID Connect: its own API says who signed in. */
export interface OAuthSettings extends ClientOptions {
  /** Identifies people together with the subject. */
  readonly issuer: string
  /** The provider's name for itself in `iss` (RFC 9207), if it sends that. */
  readonly authorizationServer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly scopes: readonly string[]
  /** The `prompt` that lets people choose another account. */
  readonly accountPrompt: string
  profile(ask: Ask): Promise<Profile>
}

/**
 * Queries the provider's API on the person's behalf. Returns `undefined` for the statuses in
 * `none`; any other status than 200 is an error.
 *
 * @throws {AnswerError}
 */
export type Ask = (url: string, none?: readonly number[]) => Promise<unknown>

export function oauthProvider(settings: OAuthSettings): RedirectProvider {
  checkClient(settings)
  const { id, name } = settings
  const load = async () => (await import('./oauth-sign-in.ts')).oauthSignIn
  return {
    kind: 'redirect',
    id,
    name,
    connect: ({ fetch }) => signInLater(load, settings, outbound(fetch)),
  }
}

/** Returns the members of a JSON object; none for anything else. */
export const members = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}
