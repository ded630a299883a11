import { members, oauthProvider } from './oauth.ts'
import { type OpenIdSettings, openIdProvider } from './oidc.ts'
import { checkBaseUrl } from './option-checks.ts'
import type { RedirectProvider } from './provider.ts'

/*
 * Providers made of data and at most one small function. To add one, use `openIdProvider` for an
 * OpenID provider; for plain OAuth, use an `oauthProvider` that asks the API who signed in.
 */

export interface PresetOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Defaults to the provider's own, such as `gitlab`. */
  readonly id?: string
  /** Defaults to the provider's own, such as `GitLab`. */
  readonly name?: string
}

export interface IssuerPresetOptions extends PresetOptions {
  /** Defaults to the public one. For your own server: the issuer in its metadata. */
  readonly issuer?: string
}

const openIdPreset =
  (preset: Pick<OpenIdSettings, 'name' | 'issuer' | 'tellsAuthTime'> & { readonly id: string }) =>
  (options: IssuerPresetOptions): RedirectProvider =>
    openIdProvider({ ...preset, ...options })

/** @see [GitLab as an OpenID Connect provider](https://docs.gitlab.com/integration/openid_connect_provider/) */
export const gitlab = openIdPreset({ id: 'gitlab', name: 'GitLab', issuer: 'https://gitlab.com' })

/** @see [Sign in with Hugging Face](https://huggingface.co/docs/hub/oauth) */
export const huggingFace = openIdPreset({
  id: 'huggingface',
  name: 'Hugging Face',
  issuer: 'https://huggingface.co',
  tellsAuthTime: false,
})

export interface MicrosoftOptions extends PresetOptions {
  /**
   * Which accounts: the id or a domain of one directory, or `organizations`, `consumers`, `common`
   * (both). An identity's `issuer` names the directory of the account.
   * @default 'common'
   */
  readonly tenant?: string
}

/** The issuer of an account, or the pattern in the metadata for many directories. */
const ENTRA_ISSUER = /^https:\/\/login\.microsoftonline\.com\/(?:\{tenantid\}|[\da-f-]{36})\/v2\.0$/

/**
 * Microsoft does not say whether an e-mail address is verified, and people can change theirs, so it
 * never counts as verified here.
 *
 * @see [OpenID Connect at Microsoft](https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc)
 */
export function microsoft({ tenant = 'common', ...client }: MicrosoftOptions): RedirectProvider {
  if (!/^[a-z\d.-]+$/i.test(tenant)) {
    throw new TypeError('tenant: must be the id or a domain of a directory, or "organizations"')
  }
  const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`
  const isOneDirectory = ENTRA_ISSUER.test(issuer)
  return openIdProvider({
    id: 'microsoft',
    name: 'Microsoft',
    ...client,
    issuer,
    // Requested by a name other than its id, a directory's metadata contains the id or a pattern,
    // which the library fills with the token's own `tid`.
    isIssuer: (found) => (isOneDirectory ? found === issuer : ENTRA_ISSUER.test(found)),
    accountPrompt: 'select_account',
    tellsAuthTime: false, // only if configured per app
  })
}

export interface DiscordOptions extends PresetOptions {
  /** @default 'https://discord.com' */
  readonly baseUrl?: string
}

/** @see [OAuth2 at Discord](https://docs.discord.com/developers/topics/oauth2) */
export function discord({
  baseUrl = 'https://discord.com',
  ...client
}: DiscordOptions): RedirectProvider {
  const base = checkBaseUrl('baseUrl', baseUrl)
  return oauthProvider({
    id: 'discord',
    name: 'Discord',
    ...client,
    issuer: base,
    authorizationServer: base,
    authorizationEndpoint: `${base}/oauth2/authorize`,
    tokenEndpoint: `${base}/api/oauth2/token`,
    scopes: ['identify', 'email'],
    accountPrompt: 'consent', // no account chooser, but the consent page offers to switch accounts
    async profile(ask) {
      const user = members(await ask(`${base}/api/users/@me`))
      return {
        subject: user.id,
        email: user.email,
        emailVerified: user.verified,
        name: user.global_name,
        username: user.username,
      }
    },
  })
}
