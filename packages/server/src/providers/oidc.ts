import { type ClientOptions, checkClient, checkUrl } from './option-checks.ts'
import { outbound } from './outbound.ts'
import type { Profile } from './profile.ts'
import type { RedirectProvider } from './provider.ts'
import { signInLater } from './sign-in-later.ts'

export interface OidcOptions {
  /** At most 32 lower-case letters, digits and dashes: the end of the callback address. */
  readonly id: string
  /**
   * The name shown to people: `Corp SSO`.
   * @default the `id`
   */
  readonly name?: string
  /** The issuer exactly as in the provider's metadata, including any trailing slash. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** @default ['openid', 'email', 'profile'] */
  readonly scopes?: readonly string[]
}

/** An OpenID provider and its peculiarities. */
export interface OpenIdSettings extends ClientOptions {
  readonly issuer: string
  readonly scopes?: readonly string[]
  /**
   * The `prompt` that lets people choose another account.
   * @default 'login', which every provider must support (OpenID Connect Core §15.1)
   */
  readonly accountPrompt?: string
  /**
   * The `prompt` that makes signed-in people sign in again.
   * @default 'login'
   */
  readonly loginPrompt?: string
  /**
   * Whether it says when the person signed in: "When max_age is used, the ID Token returned MUST
   * include an auth_time Claim Value" (ibid. §3.1.2.1). If not, the time cannot be checked.
   * @default true
   */
  readonly tellsAuthTime?: boolean
  /** Whether the metadata's issuer is right. By default it must equal `issuer` byte for byte. */
  readonly isIssuer?: (found: string) => boolean
  /** What else this provider's claims say about the person. */
  readonly profile?: (claims: Claims) => Partial<Profile>
}

export type Claims = Readonly<Record<string, unknown>>

/**
 * Signs people in with any OpenID Connect provider.
 *
 * Register `<our issuer>/callback/<id>` there as the redirect URI. The provider's metadata is
 * fetched at the first sign-in, so the server starts even if the provider is down.
 *
 * @throws {TypeError} naming the wrong option and what to write instead.
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
  const load = async () => (await import('./oidc-sign-in.ts')).oidcSignIn
  return {
    kind: 'redirect',
    id,
    name,
    connect: ({ fetch }) => signInLater(load, settings, outbound(fetch)),
  }
}
