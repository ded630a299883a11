import { readServerMetadata, type ServerMetadata } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import type { SessionEndpoints } from '../store/session-store.ts'
import { badServer, exchange, problemOf, type Transport } from './exchange.ts'
import { isPlainUri, sameOrigin } from './plain-uri.ts'

/** Where each kind of request to a server goes. */
export interface ServerEndpoints extends SessionEndpoints {
  readonly authorization?: string
  /** RFC 9126 */
  readonly pushedAuthorization?: string
  /** RFC 8628 */
  readonly deviceAuthorization?: string
  /** Where people type device codes; needed only if that is not the issuer's own site. */
  readonly verification?: string
}

/** What a login has to know about its server. */
export interface LoginServer {
  /** As the server spells it in what it signs and sends. */
  readonly issuer: string
  readonly endpoints: ServerEndpoints
  /** Whether the browser must bring back `iss` (RFC 9207). */
  readonly sendsIss: boolean
  /** Whether a browser on this machine can bring back the answer, with PKCE (security: PK-08). */
  readonly offersLoopback: boolean
  /** Whether PKCE can bind a device login to this process: an extension of ours. */
  readonly offersDeviceS256: boolean
}

/** A server whose endpoints the app's author has set. */
export function pinnedServer(issuer: string, endpoints: ServerEndpoints): LoginServer {
  for (const [name, url] of Object.entries(endpoints)) {
    if (isPlainUri(url, issuer)) continue
    const remedy = 'write an https:// address'
    throw new LoginError('invalid_option', `endpoints.${name}: it is no web address; ${remedy}`)
  }
  return {
    issuer,
    endpoints,
    sendsIss: false,
    offersDeviceS256: false,
    offersLoopback: endpoints.authorization !== undefined,
  }
}

/**
 * Asks a server what it offers (RFC 8414 §3, and then OpenID Connect Discovery §4). Resolves to
 * `undefined` when it publishes nothing.
 *
 * @throws {LoginError} `unreachable`, or `bad_server` when its metadata cannot be trusted
 */
export async function discover(
  issuer: string,
  transport: Transport,
): Promise<LoginServer | undefined> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const headers = { accept: 'application/json' }
  const last = `${issuer}/.well-known/openid-configuration`
  for (const url of [`${origin}/.well-known/oauth-authorization-server${path}`, last]) {
    // Many sites answer an unknown address with a page, or a redirect to one, instead of an error.
    const answer = await exchange(url, { headers }, transport).catch((error: unknown) => {
      if (url === last || Object(error).code !== 'bad_server') throw error
    })
    if (answer === undefined) continue
    const metadata = answer.status === 200 ? readServerMetadata(answer.body) : undefined
    if (metadata !== undefined) return believed(metadata, issuer)
    if (answer.status >= 500 || answer.status === 429) throw problemOf(answer)
  }
  return undefined
}

function believed(metadata: ServerMetadata, asked: string): LoginServer {
  // "The issuer value returned MUST be identical to the authorization server's issuer identifier
  // value into which the well-known URI string was inserted" (RFC 8414 §3.3). Sessions are keyed
  // without the trailing slash of Auth0's identifiers.
  if (metadata.issuer !== asked && metadata.issuer !== `${asked}/`) {
    throw badServer(asked, 'says that it is another server')
  }
  const endpoints = {
    authorization: metadata.authorizationEndpoint,
    token: metadata.tokenEndpoint,
    pushedAuthorization: metadata.pushedAuthorizationRequestEndpoint,
    deviceAuthorization: metadata.deviceAuthorizationEndpoint,
    revocation: metadata.revocationEndpoint,
    userinfo: metadata.userinfoEndpoint,
  }
  const known = Object.entries(endpoints).filter(([, url]) => url !== undefined)
  for (const [name, url = ''] of known) {
    if (!isPlainUri(url, asked) || !sameOrigin(url, asked)) {
      // It is not quoted: whoever sent it may want people to see it.
      throw badServer(asked, `names an address of another site for ${name}`)
    }
  }
  if (endpoints.token === undefined) throw badServer(asked, 'names no token endpoint')
  return {
    issuer: metadata.issuer,
    endpoints: { ...Object.fromEntries(known), token: endpoints.token },
    sendsIss: metadata.authorizationResponseIssParameterSupported,
    offersLoopback:
      endpoints.authorization !== undefined &&
      metadata.grantTypesSupported.includes('authorization_code') &&
      metadata.codeChallengeMethodsSupported.includes('S256'),
    offersDeviceS256: metadata.deviceCodeChallengeMethodsSupported.includes('S256'),
  }
}
