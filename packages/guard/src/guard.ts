import { verifyAccessToken } from './access-token.ts'
import { type GuardedRequest, readBearer } from './bearer.ts'
import type { Caller } from './caller.ts'
import { IssuerKeys } from './issuer-keys.ts'
import { checkOptions, type GuardOptions } from './options.ts'
import { Refusals } from './refusal.ts'
import { answerMetadata } from './resource-metadata.ts'
import { SeenTokens } from './seen-tokens.ts'

/** What a request needs besides a valid token. */
export interface Needs {
  /**
   * Needed in addition to the guard's `requiredScope`.
   * @default []
   */
  readonly scope?: readonly string[]
}

/** Protects one API. Made by {@link createGuard}. */
export interface Guard {
  /**
   * Resolves to who sent a request, by the access token in its `Authorization` header.
   *
   * @throws {Refusal} 400, 401 or 403; `getResponse()` returns the complete response.
   * @throws {Unavailable} 503, when the issuer's keys are needed and cannot be fetched.
   */
  verify(request: GuardedRequest, needs?: Needs): Promise<Caller>
  /** Responds to a request for `/.well-known/oauth-protected-resource` (RFC 9728). */
  metadata(request: { readonly method: string }): Response
}

/**
 * Creates the guard of an API that accepts Paircode's access tokens.
 *
 * Tokens are verified locally (RFC 9068 §4): the guard fetches only public keys from the login
 * server. It does not verify a token again until the token expires.
 *
 * @example
 * ```ts
 * const guard = createGuard({ issuer: 'https://login.acme.dev', audience: 'https://api.acme.dev' })
 * const caller = await guard.verify(request, { scope: ['projects:read'] })
 * ```
 *
 * @throws {TypeError} naming an invalid option and what it must be.
 */
export function createGuard(options: GuardOptions): Guard {
  checkOptions(options)
  const { issuer, audience, requiredScope = [], resourceMetadata } = options
  const { fetch = globalThis.fetch, now = () => new Date() } = options
  const refusals = new Refusals(resourceMetadata)
  const keys = new IssuerKeys(issuer, fetch, now)
  const rules = { issuer, audience, findKey: keys.find, refusals, now }
  const seen = new SeenTokens()

  async function verify(request: GuardedRequest, { scope = [] }: Needs = {}): Promise<Caller> {
    const token = readBearer(request, refusals)
    let caller = seen.find(token, now())
    if (caller === undefined) {
      caller = await verifyAccessToken(token, rules)
      seen.keep(token, caller)
    }
    const needed = [...requiredScope, ...scope]
    if (!needed.every((name) => caller.scope.includes(name))) throw refusals.tooLittleScope(needed)
    return caller
  }

  const metadata = {
    resource: audience,
    authorization_servers: [issuer],
    ...(requiredScope.length > 0 && { scopes_supported: requiredScope }),
    bearer_methods_supported: ['header'],
  }
  return { verify, metadata: ({ method }) => answerMetadata(metadata, method) }
}
