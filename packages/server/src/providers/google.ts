import { readFileSync } from 'node:fs'
import { members } from './oauth.ts'
import { openIdProvider } from './oidc.ts'
import type { RedirectProvider } from './provider.ts'

/** Google's issuer identifier. */
export const GOOGLE = 'https://accounts.google.com'

export interface GoogleOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** @default 'https://accounts.google.com' */
  readonly issuer?: string
  /** @default 'google' */
  readonly id?: string
  /** @default 'Google' */
  readonly name?: string
}

/**
 * Signs people in with Google, including Google Workspace. The identity's `hostedDomain` is the
 * Workspace domain, and the only way to recognize a Workspace account.
 *
 * Register `<our issuer>/callback/google` there as an authorized redirect URI.
 *
 * @throws {TypeError} naming the wrong option and what to write instead.
 * @see [OpenID Connect at Google](https://developers.google.com/identity/openid-connect/openid-connect)
 */
export function google(options: GoogleOptions): RedirectProvider {
  return openIdProvider({
    id: 'google',
    name: 'Google',
    issuer: GOOGLE,
    ...options,
    accountPrompt: 'select_account',
    loginPrompt: 'select_account', // Google refuses `login`
    tellsAuthTime: false,
    profile: (claims) => ({ hostedDomain: claims.hd }),
  })
}

/**
 * The same, with the client from the credentials file downloaded from Google's console.
 *
 * @throws {Error} when there is no such file or it is not a credentials file.
 */
google.fromFile = (
  path: string,
  options: Omit<GoogleOptions, 'clientId' | 'clientSecret'> = {},
): RedirectProvider => google({ ...options, ...credentials(path) })

function credentials(path: string) {
  const file = members(readJson(path))
  const client = members(file.web ?? file.installed)
  const { client_id: clientId, client_secret: clientSecret } = client
  if (typeof clientId !== 'string' || typeof clientSecret !== 'string') {
    throw new Error(
      `${path}: has no {"web": {"client_id": …, "client_secret": …}}; ${REMEDY}, of the type "Web application"`,
    )
  }
  return { clientId, clientSecret }
}

const REMEDY =
  'download the OAuth client as JSON from https://console.cloud.google.com/auth/clients'

function readJson(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`${path}: cannot be read; ${REMEDY}, or correct the path`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    // Without the cause: it quotes the text, which contains the secret.
    throw new Error(`${path}: is not JSON; ${REMEDY}`)
  }
}
