import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { type Fetch, readKeySet } from './key-set.ts'
import { Unavailable } from './refusal.ts'

/** The shortest lifetime of our JWKS. The server publishes a new key for longer before using it. */
const FRESH_MS = 300_000

/** Anyone can make up unknown key ids: they trigger at most one fetch a minute. */
const PAUSE_MS = 60_000
/** Until there is a key, no token can be verified, so the next attempt comes sooner. */
const FIRST_PAUSE_MS = 1000

/**
 * The public keys of an issuer, fetched when a token first needs one, again after five minutes, and
 * when a token names an unknown key. While the issuer is down, the known keys stay in use.
 */
export class IssuerKeys {
  readonly #issuer: string
  readonly #fetch: Fetch
  readonly #now: () => Date
  #known: JWTVerifyGetKey = createLocalJWKSet({ keys: [] })
  #readAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  /** Why the last attempt failed, if it failed. */
  #problem: Error | undefined
  /** The attempt under way, shared by all requests that need one. */
  #attempt: Promise<void> | undefined

  constructor(issuer: string, fetch: Fetch, now: () => Date) {
    this.#issuer = issuer
    this.#fetch = fetch
    this.#now = now
  }

  /**
   * Returns the key that a token names.
   *
   * @throws {Unavailable} when the key is unknown and the issuer cannot be reached.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#age(this.#readAt) > FRESH_MS) await this.#read()
    try {
      return await this.#known(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
    }
    await this.#read()
    if (this.#problem !== undefined) {
      const description = `The keys of ${this.#issuer} cannot be read: ${this.#problem.message}`
      throw new Unavailable(description, { cause: this.#problem })
    }
    return this.#known(header, token)
  }

  async #read(): Promise<void> {
    const now = this.#now().getTime()
    const pause = Number.isFinite(this.#readAt) ? PAUSE_MS : FIRST_PAUSE_MS
    if (this.#attempt === undefined && this.#age(this.#triedAt) >= pause) {
      this.#triedAt = now
      this.#attempt = this.#try(now).finally(() => {
        this.#attempt = undefined
      })
    }
    await this.#attempt
  }

  /** In milliseconds. Absolute: setting the clock back must not keep keys fresh for hours. */
  #age(instant: number): number {
    return Math.abs(this.#now().getTime() - instant)
  }

  async #try(now: number): Promise<void> {
    try {
      this.#known = createLocalJWKSet(await readKeySet(this.#issuer, this.#fetch))
      this.#readAt = now
      this.#problem = undefined
    } catch (error) {
      this.#problem = error as Error
    }
  }
}
