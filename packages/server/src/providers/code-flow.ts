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
import type { Identity, RedirectSignIn, SignedIn, SignInAttempt, SignInWish } from './provider.ts'

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers

/** What differs between providers. */
export interface CodeFlow {
  readonly client: ClientOptions
  readonly scopes: readonly string[]
  /** The `prompt` that lets people choose another account. */
  readonly accountPrompt: string
  /** The `prompt` that makes signed-in people sign in again, or the closest that is supported. */
  readonly loginPrompt: string
  /** Whether the tokens must come with an ID token. */
  readonly openId: boolean
  /** Whether an ID token says when the person signed in, if requested. */
  readonly tellsAuthTime: boolean
  /** The provider's endpoints and our client there. Called at each step, as it may load late. */
  configuration(authenticate: ClientAuth): Promise<Configuration>
  /** Identifies the person from the tokens. Nothing uses the tokens afterwards. */
  identify(tokens: Tokens, configuration: Configuration): Promise<Identity>
}

/** Signs people in with the authorization code grant and PKCE (RFC 6749 §4.1, RFC 7636). */
export function signInByCode(flow: CodeFlow): RedirectSignIn {
  const secret = clientSecret(flow.client.clientSecret)
  const fail = (error: unknown): never => {
    throw providerError(flow.client.name, error)
  }
  return {
    begin: (attempt, wish) => authorizationUrl(flow, secret, attempt, wish).catch(fail),
    complete: (answer, attempt, { maxAgeSeconds } = {}) =>
      signedIn(flow, secret, answer, attempt, flow.tellsAuthTime ? maxAgeSeconds : undefined).catch(
        fail,
      ),
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
    ...(flow.openId && maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
  })
  if (!isSafe(url)) throw new AnswerError('rejected', 'the authorization endpoint is not https')
  return url
}

async function signedIn(
  flow: CodeFlow,
  secret: ClientSecret,
  answer: URLSearchParams,
  attempt: SignInAttempt,
  maxAge: number | undefined,
): Promise<SignedIn> {
  const configuration = await flow.configuration(secret.authenticate)
  const { token_endpoint_auth_methods_supported } = configuration.serverMetadata()
  const tokens = await secret.byEither(token_endpoint_auth_methods_supported, () =>
    authorizationCodeGrant(configuration, new URL(`${attempt.redirectUri}?${answer}`), {
      expectedState: attempt.state,
      pkceCodeVerifier: attempt.codeVerifier,
      ...(flow.openId && { expectedNonce: attempt.nonce }),
      // "… the Client SHOULD check the auth_time Claim value" (OpenID Connect Core §3.1.3.7), since
      // whoever uses the browser can remove max_age and prompt from the URL.
      ...(maxAge !== undefined && { maxAge }),
    }),
  )
  const identity = await flow.identify(tokens, configuration)
  const authTime = flow.tellsAuthTime ? tokens.claims()?.auth_time : undefined
  return { ...identity, ...(authTime !== undefined && { signedInAt: new Date(authTime * 1000) }) }
}
