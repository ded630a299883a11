import { type ClientOptions, checkClient } from './option-checks.ts'
import { outbound } from './outbound.ts'
import type { Profile } from './profile.ts'
import type { RedirectProvider } from './provider.ts'
import { signInLater } from './sign-in-later.ts'

/** A provider that knows OAuth but not OpenID Connect: who it is about is asked at its own API. */
export interface OAuthSettings extends ClientOptions {
  /** What people are keyed by, together with the subject. */
  readonly issuer: string
  /** What the provider calls itself in `iss` (RFC 9207), if it does. */
  readonly authorizationServer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly scopes: readonly string[]
  /** The `prompt` that lets people choose another account. */
  readonly accountPrompt: string
  profile(ask: Ask): Promise<Profile>
}

/**
 * Asks the provider's API on the person's behalf. `undefined` when it answers with one of the
 * statuses that stand for "there is none"; every other status but 200 is an error.
 *
 * @throws {AnswerError}
 */
export type Ask = (url: string, none?: readonly number[]) => Promise<unknown>

export function oauthProvider(settings: OAuthSettings): RedirectProvider {
  checkClient(settings)
  const { id, name } = settings
  const load = async () => (await import('./oauth-sign-in.ts')).oauthSignIn
  return {
    ...{ kind: 'redirect', id, name },
    connect: ({ fetch }) => signInLater(load, settings, outbound(fetch)),
  }
}

/** The members of a JSON object; of anything else, none. */
export const members = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}
