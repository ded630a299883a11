import { OAuthError, type OAuthErrorCode } from '@paircode/protocol'

/**
 * Thrown for a request that the guard rejects. `getResponse()` returns the complete response.
 *
 * `code` is `invalid_token` (401, as an {@link Unauthenticated}), `insufficient_scope` (403) or
 * `invalid_request` (400).
 *
 * @see [RFC 6750 §3](https://www.rfc-editor.org/rfc/rfc6750#section-3)
 */
export class Refusal extends OAuthError {
  override readonly name: string = 'Refusal'
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string

  constructor(
    code: OAuthErrorCode,
    description: string,
    challenge: ChallengeParameters,
    options?: ErrorOptions,
  ) {
    super(code, description, options)
    this.challenge = writeChallenge(challenge)
  }

  /** Hono calls this itself when a handler throws the error. */
  getResponse(): Response {
    return answer(this, { 'www-authenticate': this.challenge })
  }
}

/** A request without a token, or with an invalid one. */
export class Unauthenticated extends Refusal {
  override readonly name = 'Unauthenticated'
}

/**
 * A token that cannot be verified now because the issuer's keys are not available: a 503, which
 * logs nobody out. The message says why.
 */
export class Unavailable extends OAuthError {
  override readonly name = 'Unavailable'

  constructor(description: string, options?: ErrorOptions) {
    super('temporarily_unavailable', description, options)
  }

  getResponse(): Response {
    return answer(this)
  }
}

const answer = (error: OAuthError, headers: Record<string, string> = {}): Response =>
  Response.json(error, {
    status: error.status,
    headers: { ...headers, 'cache-control': 'no-store' },
  })

/** The parameters, under the names used on the wire. */
interface ChallengeParameters {
  readonly error?: OAuthErrorCode
  readonly error_description?: string
  readonly scope?: string
  readonly resource_metadata?: string | undefined
}

function writeChallenge(parameters: ChallengeParameters): string {
  const written = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${quotable(value)}"`)
  return written.length === 0 ? 'Bearer' : `Bearer ${written.join(', ')}`
}

/**
 * "Values for the "error" and "error_description" attributes MUST NOT include characters outside the
 * set %x20-21 / %x23-5B / %x5D-7E" (RFC 6750 §3). The other parameters do not need any either.
 */
const quotable = (value: string): string => value.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')

/** Creates one guard's refusals, which name the resource's metadata if any (RFC 9728 §5.1). */
export class Refusals {
  readonly #where: ChallengeParameters

  constructor(resourceMetadata: string | undefined) {
    this.#where = { resource_metadata: resourceMetadata }
  }

  /**
   * "If the request lacks any authentication information …, the resource server SHOULD NOT include
   * an error code or other error information" (RFC 6750 §3.1).
   */
  noToken(): Unauthenticated {
    const description = 'Log in first: there is no Bearer token in the Authorization header'
    return new Unauthenticated('invalid_token', description, this.#where)
  }

  badToken(description: string, options?: ErrorOptions): Unauthenticated {
    return new Unauthenticated(...this.#explained('invalid_token', description), options)
  }

  badRequest(description: string): Refusal {
    return new Refusal(...this.#explained('invalid_request', description))
  }

  /** @param scope everything the request needs, so that the client can ask for it. */
  tooLittleScope(scope: readonly string[]): Refusal {
    const needed = scope.join(' ')
    const description = `This needs the scope ${needed}; log in again and ask for it`
    return new Refusal(...this.#explained('insufficient_scope', description, { scope: needed }))
  }

  #explained(error: OAuthErrorCode, description: string, more: ChallengeParameters = {}) {
    const challenge = { error, error_description: description, ...more, ...this.#where }
    return [error, description, challenge] as const
  }
}
