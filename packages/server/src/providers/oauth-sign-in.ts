import { allowInsecureRequests, Configuration, customFetch } from 'openid-client'
import { signInByCode, type Tokens } from './code-flow.ts'
import { AnswerError } from './failure.ts'
import type { Ask, OAuthSettings } from './oauth.ts'
import type { Outbound } from './outbound.ts'
import { identityFrom } from './profile.ts'
import type { RedirectSignIn } from './provider.ts'

export function oauthSignIn(settings: OAuthSettings, fetch: Outbound): RedirectSignIn {
  return signInByCode({
    client: settings,
    scopes: settings.scopes,
    accountPrompt: settings.accountPrompt,
    loginPrompt: settings.accountPrompt, // OAuth has no `prompt` for it
    openId: false,
    tellsAuthTime: false,
    async configuration(authenticate) {
      const server = {
        issuer: settings.authorizationServer,
        authorization_endpoint: settings.authorizationEndpoint,
        token_endpoint: settings.tokenEndpoint,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      }
      const configuration = new Configuration(server, settings.clientId, {}, authenticate)
      configuration[customFetch] = fetch
      allowInsecureRequests(configuration) // `outbound` enforces the rule
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
