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
import { type ClientOptions, checkClient, checkUrl } from './option-checks.ts'
import { type Outbound, outbound } from './outbound.ts'
import { identityFrom, type Profile } from './profile.ts'
import type { Identity, RedirectProvider, RedirectSignIn } from './provider.ts'

export interface OidcOptions {
  /** Lower-case letters, digits and dashes, at most 32: the end of the callback address. */
  readonly id: string
  /**
   * As people know it: `Corp SSO`.
   * @default the `id`
   */
  readonly name?: string
  /** The issuer exactly as the provider's metadata has it, to the slash at its end. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** @default ['openid', 'email', 'profile'] */
  readonly scopes?: readonly string[]
}

/** An OpenID provider, and what is peculiar to it. */
export interface OpenIdSettings extends ClientOptions {
  readonly issuer: string
  readonly scopes?: readonly string[]
  /**
   * The `prompt` that lets people choose another account.
   * @default 'login', the one that every provider must know (OpenID Connect Core §15.1)
   */
  readonly accountPrompt?: string
  /** Whether the metadata's issuer is the right one. Defaults to: byte for byte the `issuer`. */
  readonly isIssuer?: (found: string) => boolean
  /** What else this provider's claims say of the person. */
  readonly profile?: (claims: Claims) => Partial<Profile>
}

type Claims = Readonly<Record<string, unknown>>

/**
 * The algorithms that may have signed an ID token, whatever the provider announces (RFC 8725 §3.1).
 * Never `none`, and never HS*: those are keyed with a secret that is not the provider's alone.
 */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ')

/** How far the provider's clock may be from ours. */
const CLOCK_SKEW_SECONDS = 60

/** How long a provider's metadata is believed. */
const METADATA_MS = 3_600_000

/**
 * Signs people in with any OpenID Connect provider.
 *
 * Register `<our issuer>/callback/<id>` there as the redirect URI. The provider's metadata is
 * fetched at the first sign-in, so one that is down stops nobody from starting the server.
 *
 * @throws {TypeError} that says which option is wrong, and what to write instead.
 * @see [OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html)
 */
export function oidc(options: OidcOptions): RedirectProvider {
  return openIdProvider({ ...options, name: options.name ?? options.id })
}

export function openIdProvider(settings: OpenIdSettings): RedirectProvider {
  checkClient(settings)
  checkUrl('issuer', settings.issuer)
  if (settings.issuer.includes('/.well-known/')) {
    throw new TypeError('issuer: must be the issuer alone; leave out "/.well-known/" and the rest')
  }
  const { id, name } = settings
  return { kind: 'redirect', id, name, connect: ({ fetch }) => connect(settings, outbound(fetch)) }
}

function connect(settings: OpenIdSettings, fetch: Outbound): RedirectSignIn {
  let found: Promise<Configuration> | undefined
  let staleAt = 0

  return signInByCode({
    client: settings,
    scopes: settings.scopes ?? ['openid', 'email', 'profile'],
    accountPrompt: settings.accountPrompt ?? 'login',
    openId: true,
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
      // The library leaves the signature out in the code flow, where TLS vouches for the ID token.
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
