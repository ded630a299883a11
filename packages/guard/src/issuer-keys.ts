import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { type Fetch, readKeySet } from './key-set.ts'
import { Unavailable } from './refusal.ts'

/** The shortest lifetime of our JWKS: a new key is published for longer before its first use. */
const FRESH_MS = 300_000

/** Unknown key ids cost nothing to make up: they lead to one reading a minute at most. */
const PAUSE_MS = 60_000
/** Without any key no token can be judged, so the next attempt comes sooner. */
const FIRST_PAUSE_MS = 1000

/**
 * The public keys of an issuer, read when a token first needs one, again after five minutes, and
 * when a token names a key that is not among them. While the issuer is down, those known hold.
 */
export class IssuerKeys {
  readonly #issuer: string
  readonly #fetch: Fetch
  readonly #now: () => Date
  #known: JWTVerifyGetKey = createLocalJWKSet({ keys: [] })
  #readAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  /** Why the last attempt failed, if it did. */
  #problem: Error | undefined
  /** The attempt under way, which all who need one share. */
  #attempt: Promise<void> | undefined

  constructor(issuer: string, fetch: Fetch, now: () => Date) {
    this.#issuer = issuer
    this.#fetch = fetch
    this.#now = now
  }

  /**
   * The key that a token names.
   *
   * @throws {Unavailable} when it is not known, and the issuer cannot be asked.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#now().getTime() - this.#readAt > FRESH_MS) await this.#read()
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
    if (this.#attempt === undefined && now - this.#triedAt >= pause) {
      this.#triedAt = now
      this.#attempt = this.#try(now).finally(() => {
        this.#attempt = undefined
      })
    }
    await this.#attempt
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
