import { allowInsecureRequests, Configuration, customFetch } from 'openid-client'
import { signInByCode, type Tokens } from './code-flow.ts'
import { AnswerError } from './failure.ts'
import { type ClientOptions, checkClient } from './option-checks.ts'
import { type Outbound, outbound } from './outbound.ts'
import { identityFrom, type Profile } from './profile.ts'
import type { RedirectProvider, RedirectSignIn } from './provider.ts'

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
  return { kind: 'redirect', id, name, connect: ({ fetch }) => connect(settings, outbound(fetch)) }
}

function connect(settings: OAuthSettings, fetch: Outbound): RedirectSignIn {
  return signInByCode({
    client: settings,
    scopes: settings.scopes,
    accountPrompt: settings.accountPrompt,
    openId: false,
    async configuration(authenticate) {
      const server = {
        issuer: settings.authorizationServer,
        authorization_endpoint: settings.authorizationEndpoint,
        token_endpoint: settings.tokenEndpoint,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      }
      const configuration = new Configuration(server, settings.clientId, {}, authenticate)
      configuration[customFetch] = fetch
      allowInsecureRequests(configuration) // `outbound` holds the rule
      return configuration
    },
    async identify(tokens) {
      return identityFrom(settings, await settings.profile(asker(fetch, tokens)))
    },
  })
}

const asker =
  (fetch: Outbound, tokens: Tokens): Ask =>
  async (url, none = []) => {
    const response = await fetch(url, {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${tokens.access_token}`,
      },
    })
    if (none.includes(response.status)) return undefined
    if (response.status !== 200) {
      throw new AnswerError('rejected', `the API answered with status ${response.status}`)
    }
    return response.json()
  }

/** The members of a JSON object; of anything else, none. */
export const members = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {}
