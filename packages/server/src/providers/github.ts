import { type Ask, members, oauthProvider } from './oauth.ts'
import { checkBaseUrl } from './option-checks.ts'
import type { Profile } from './profile.ts'
import type { RedirectProvider } from './provider.ts'

export interface GitHubOptions {
  readonly clientId: string
  readonly clientSecret: string
  /**
   * Organizations to check. The identity then lists those that the person is an active member of.
   * Each must allow the app (the organization's "third-party access" setting).
   * @default []
   */
  readonly organizations?: readonly string[]
  /** @default 'https://github.com' */
  readonly baseUrl?: string
  /** @default 'https://api.github.com', or `<baseUrl>/api/v3` if a `baseUrl` is given */
  readonly apiUrl?: string
  /** @default 'github' */
  readonly id?: string
  /** @default 'GitHub' */
  readonly name?: string
}

const GITHUB = 'https://github.com'

/**
 * Signs people in with GitHub or GitHub Enterprise, through an OAuth app or a GitHub App.
 *
 * Register `<our issuer>/callback/github` there as the callback URL.
 *
 * @throws {TypeError} naming the wrong option and what to write instead.
 * @see [Authorizing OAuth apps](https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps)
 */
export function github(options: GitHubOptions): RedirectProvider {
  const { organizations = [], baseUrl = GITHUB } = options
  const base = checkBaseUrl('baseUrl', baseUrl)
  const api = base === GITHUB ? 'https://api.github.com' : `${base}/api/v3`
  const apiUrl = checkBaseUrl('apiUrl', options.apiUrl ?? api)
  checkOrganizations(organizations)
  return oauthProvider({
    id: 'github',
    name: 'GitHub',
    ...options,
    issuer: base,
    authorizationServer: `${base}/login/oauth`,
    authorizationEndpoint: `${base}/login/oauth/authorize`,
    tokenEndpoint: `${base}/login/oauth/access_token`,
    scopes: ['user:email', ...(organizations.length > 0 ? ['read:org'] : [])],
    accountPrompt: 'select_account',
    profile: (ask) => profile(ask, apiUrl, organizations),
  })
}

/** A GitHub App may lack permission to read e-mail addresses, or an organization may refuse it. */
const NOT_FOR_US = [403, 404]

async function profile(
  ask: Ask,
  apiUrl: string,
  organizations: readonly string[],
): Promise<Profile> {
  const [user, emails, memberships] = await Promise.all([
    ask(`${apiUrl}/user`).then(members),
    ask(`${apiUrl}/user/emails?per_page=100`, NOT_FOR_US),
    Promise.all(
      organizations.map((name) =>
        ask(`${apiUrl}/user/memberships/orgs/${encodeURIComponent(name)}`, NOT_FOR_US),
      ),
    ),
  ])
  const addresses = Array.isArray(emails) ? emails.map(members) : []
  const primary = addresses.find((address) => address.primary === true)
  return {
    subject: user.id,
    email: primary?.email,
    emailVerified: primary?.verified,
    name: user.name,
    username: user.login,
    ...(organizations.length > 0 && {
      organizations: organizations.filter((_, at) => members(memberships[at]).state === 'active'),
    }),
  }
}

function checkOrganizations(organizations: readonly string[]): void {
  const bad = organizations.findIndex((name) => !/^[a-z\d][a-z\d-]{0,38}$/i.test(name))
  if (bad === -1) return
  throw new TypeError(
    `organizations[${bad}]: must be the name in the organization's address, such as "acme" of github.com/acme`,
  )
}
