import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  type Configuration,
  calculatePKCECodeChallenge,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import { type ClientSecret, clientSecret } from './client-secret.ts'
import { AnswerError, providerError } from './failure.ts'
import { type ClientOptions, isSafe } from './option-checks.ts'
import type { Identity, RedirectSignIn, SignInAttempt, SignInWish } from './provider.ts'

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers

/** What differs from one provider to the next. */
export interface CodeFlow {
  readonly client: ClientOptions
  readonly scopes: readonly string[]
  /** The `prompt` that lets people choose another account. */
  readonly accountPrompt: string
  /** The `prompt` that has people sign in although they are; the next best where there is none. */
  readonly loginPrompt: string
  /** Whether the tokens must come with an ID token. */
  readonly openId: boolean
  /** The provider's endpoints and our client there. Asked for at each step: it may come late. */
  configuration(authenticate: ClientAuth): Promise<Configuration>
  /** Who the tokens are about. Nobody sees the tokens afterwards. */
  identify(tokens: Tokens, configuration: Configuration): Promise<Identity>
}

/** Signs people in by the authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636). */
export function signInByCode(flow: CodeFlow): RedirectSignIn {
  const secret = clientSecret(flow.client.clientSecret)
  const fail = (error: unknown): never => {
    throw providerError(flow.client.name, error)
  }
  return {
    begin: (attempt, wish) => authorizationUrl(flow, secret, attempt, wish).catch(fail),
    complete: (answer, attempt) => identityBehind(flow, secret, answer, attempt).catch(fail),
  }
}

async function authorizationUrl(
  flow: CodeFlow,
  secret: ClientSecret,
  attempt: SignInAttempt,
  { chooseAccount = false, maxAgeSeconds }: SignInWish,
): Promise<URL> {
  const prompt =
    maxAgeSeconds === 0 ? flow.loginPrompt : chooseAccount ? flow.accountPrompt : undefined
  const url = buildAuthorizationUrl(await flow.configuration(secret.authenticate), {
    redirect_uri: attempt.redirectUri,
    scope: flow.scopes.join(' '),
    state: attempt.state,
    code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    ...(flow.openId && { nonce: attempt.nonce }),
    ...(prompt !== undefined && { prompt }),
    ...(flow.openId && maxAgeSeconds && { max_age: String(maxAgeSeconds) }),
  })
  if (!isSafe(url)) throw new AnswerError('rejected', 'the authorization endpoint is not https')
  return url
}

async function identityBehind(
  flow: CodeFlow,
  secret: ClientSecret,
  answer: URLSearchParams,
  attempt: SignInAttempt,
): Promise<Identity> {
  const configuration = await flow.configuration(secret.authenticate)
  const { token_endpoint_auth_methods_supported } = configuration.serverMetadata()
  const tokens = await secret.byEither(token_endpoint_auth_methods_supported, () =>
    authorizationCodeGrant(configuration, new URL(`${attempt.redirectUri}?${answer}`), {
      expectedState: attempt.state,
      pkceCodeVerifier: attempt.codeVerifier,
      ...(flow.openId && { expectedNonce: attempt.nonce }),
    }),
  )
  return flow.identify(tokens, configuration)
}
