import {
  allowInsecureRequests,
  type ClientAuth,
  type Configuration,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client'
import { signInByCode, type Tokens } from './code-flow.ts'
import { AnswerError } from './failure.ts'
import type { Claims, OpenIdSettings } from './oidc.ts'
import type { Outbound } from './outbound.ts'
import { identityFrom } from './profile.ts'
import type { Identity, RedirectSignIn } from './provider.ts'

/**
 * The accepted ID token algorithms, whatever the provider announces (RFC 8725 §3.1). Never `none`,
 * and never HS*, whose key is a secret that the provider shares with others.
 */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ')

/** How far the provider's clock may differ from ours. */
const CLOCK_SKEW_SECONDS = 60

/** How long a provider's metadata is cached. */
const METADATA_MS = 3_600_000

export function oidcSignIn(settings: OpenIdSettings, fetch: Outbound): RedirectSignIn {
  let found: Promise<Configuration> | undefined
  let staleAt = 0

  return signInByCode({
    client: settings,
    scopes: settings.scopes ?? ['openid', 'email', 'profile'],
    accountPrompt: settings.accountPrompt ?? 'login',
    loginPrompt: settings.loginPrompt ?? 'login',
    openId: true,
    tellsAuthTime: settings.tellsAuthTime ?? true,
    configuration(authenticate) {
      if (found && Date.now() < staleAt) return found
      staleAt = Date.now() + METADATA_MS
      found = discover(settings, authenticate, fetch)
      found.catch(() => {
        found = undefined
      })
      return found
    },
    identify: (tokens, configuration) => identify(settings, tokens, configuration),
  })
}

async function discover(
  settings: OpenIdSettings,
  authenticate: ClientAuth,
  fetch: Outbound,
): Promise<Configuration> {
  const url = new URL(settings.issuer)
  const configuration = await discovery(
    url,
    settings.clientId,
    { [clockTolerance]: CLOCK_SKEW_SECONDS },
    authenticate,
    {
      [customFetch]: fetch,
      // The library skips the signature in the code flow, where TLS vouches for the ID token.
      execute: [
        enableNonRepudiationChecks,
        ...(url.protocol === 'http:' ? [allowInsecureRequests] : []),
      ],
    },
  )
  // OpenID Connect Discovery §4.3: "The issuer value returned MUST be identical to the Issuer URL
  // that was used as the prefix". The library compares them as URLs.
  const { issuer } = configuration.serverMetadata()
  const isIssuer = settings.isIssuer ?? ((found) => found === settings.issuer)
  if (!isIssuer(issuer)) throw new AnswerError('rejected', "the metadata is another issuer's")
  return configuration
}

async function identify(
  settings: OpenIdSettings,
  tokens: Tokens,
  configuration: Configuration,
): Promise<Identity> {
  const claims = tokens.claims()
  if (!claims || !ALGORITHMS.includes(algorithm(tokens.id_token))) {
    throw new AnswerError('rejected', 'the ID token is signed by an algorithm that is not allowed')
  }
  const { userinfo_endpoint } = configuration.serverMetadata()
  const about: Claims =
    claims.email === undefined && userinfo_endpoint
      ? { ...claims, ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
      : claims
  return identityFrom(
    { id: settings.id, issuer: claims.iss },
    {
      subject: claims.sub,
      email: about.email,
      emailVerified: about.email_verified,
      name: about.name,
      username: about.preferred_username,
      ...settings.profile?.(about),
    },
  )
}

const algorithm = (jwt = ''): string =>
  JSON.parse(Buffer.from(jwt.replace(/\..*/s, ''), 'base64url').toString()).alg
