import { type ClientOptions, checkClient, checkUrl } from './option-checks.ts'
import { outbound } from './outbound.ts'
import type { Profile } from './profile.ts'
import type { RedirectProvider } from './provider.ts'
import { signInLater } from './sign-in-later.ts'

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
  /**
   * The `prompt` that has people sign in although they are.
   * @default 'login'
   */
  readonly loginPrompt?: string
  /** Whether the metadata's issuer is the right one. Defaults to: byte for byte the `issuer`. */
  readonly isIssuer?: (found: string) => boolean
  /** What else this provider's claims say of the person. */
  readonly profile?: (claims: Claims) => Partial<Profile>
}

export type Claims = Readonly<Record<string, unknown>>

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
  const load = async () => (await import('./oidc-sign-in.ts')).oidcSignIn
  return {
    ...{ kind: 'redirect', id, name },
    connect: ({ fetch }) => signInLater(load, settings, outbound(fetch)),
  }
}
