import { chooseSession } from './accounts.ts'
import { clientOf } from './default-client.ts'
import { readIssuer } from './issuer.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { environmentSession, makeSession, type Session } from './session.ts'
import { type StoreMode, storeOf } from './store/default-store.ts'
import type { SessionStore } from './store/session-store.ts'

export interface OpenSessionOptions {
  /** As in `login`. */
  readonly issuer: string | URL
  /** As in `login`. */
  readonly clientId?: string | undefined
  /**
   * Whose login is meant, by e-mail address or subject.
   *
   * @default what `PAIRCODE_ACCOUNT` says; else the choice that `useAccount` made for this folder or
   *   the nearest above it; else its choice for everywhere, which a login makes, too; else the newest
   */
  readonly account?: string | undefined
  /** Where the session was kept. Defaults to where `login` keeps it. */
  readonly store?: SessionStore | StoreMode | undefined
  /**
   * Whither the session may be sent beside the issuer and the `resource`s of the login: origins such
   * as `https://api.acme.dev`.
   */
  readonly origins?: readonly (string | URL)[] | undefined
  /** Carries every request. Defaults to the global `fetch`, by way of `HTTPS_PROXY` where that is set. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * Takes up the session that an earlier `login` kept. Asks nobody: whether the server still knows
 * it shows when it is used. A token in `PAIRCODE_TOKEN` goes before whatever is kept.
 *
 * @example
 * ```ts
 * const session = await openSession({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * console.log((await session.whoami()).email)
 * ```
 * @throws {LoginError} whose `code` is `not_logged_in`, `invalid_issuer`, `invalid_option` or
 *   `store_unusable`
 */
export async function openSession(options: OpenSessionOptions): Promise<Session> {
  const issuer = readIssuer(options.issuer)
  const { account, origins, now = () => new Date() } = options
  const clientId = clientOf(options.clientId)
  const send = options.fetch ?? networkFetch
  const token = tokenFromEnvironment()
  if (token) return environmentSession(issuer, token, { fetch: send, origins })
  const store = storeOf(options.store)
  const stored = await chooseSession({ issuer, clientId }, account, store)
  return makeSession(stored, { store, fetch: send, now, origins })
}

/** In no message: what is wrong with it may still be the secret. */
function tokenFromEnvironment(): string | undefined {
  const token = process.env.PAIRCODE_TOKEN?.trim()
  if (!token || /^[\x21-\x7e]+$/.test(token)) return token
  const what = 'PAIRCODE_TOKEN: it holds characters that no token has'
  throw new LoginError('invalid_option', `${what}; write the access token alone`)
}
