import { createHmac, type KeyObject } from 'node:crypto'
import type { KeyStore, PublicJwk } from '../store/key-store.ts'
import { StoreError } from '../store/store.ts'
import { type Claims, hasSigned, parseJws, signJws } from './jws.ts'
import { KeyError } from './key-error.ts'
import { type KeyInfo, Keys } from './keys.ts'
import { deriveKey } from './master-key.ts'
import { openRootKey } from './root-key.ts'
import { makeKey } from './signing-key.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/** How long others may cache our JWKS before they fetch it again: its `Cache-Control: max-age`. */
export const JWKS_MAX_AGE_SECONDS = 600

/** Another process may have changed the keys; this process notices within this time. */
const REREAD_SECONDS = 60

/** A token may name a key that another process has just made, or that somebody made up. */
const UNKNOWN_KID_REREAD_SECONDS = 5

/** While the store is unavailable, not every request asks it. */
const RETRY_SECONDS = 5

/** How far the clocks of servers and verifiers may differ. */
const SKEW_SECONDS = 60

/** Every process, and then every verifier, has to learn of a key before it signs. */
const LEAD_SECONDS = REREAD_SECONDS + JWKS_MAX_AGE_SECONDS + SKEW_SECONDS

export interface KeyRingOptions {
  readonly store: KeyStore
  /** From `masterKeyFor`. */
  readonly masterKey: KeyObject
  readonly now: () => Date
  /** The longest lifetime of any signed token, ID tokens included, in seconds. */
  readonly lifetimes: { readonly accessTokenSeconds: number }
}

/**
 * Opens the keys of a deployment, and makes the first one if there is none.
 *
 * @throws {KeyError} `wrong_master_key` when the keys are sealed with another master key.
 * @throws {StoreError} `unavailable`
 */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const rootKey = await openRootKey(options.store, options.masterKey)
  const sealingKey = deriveKey(rootKey, 'signing_keys')
  const keys = await Keys.read(options.store, sealingKey, options.now())
  return new KeyRing(options, rootKey, sealingKey, keys)
}

/**
 * The keys of a deployment: the keys that sign tokens, which change, and the keys for keyed hashes,
 * which do not. Made by `openKeyRing`. Processes that share a store see changes within a minute.
 */
export class KeyRing {
  readonly #store: KeyStore
  readonly #now: () => Date
  readonly #tokenSeconds: number
  readonly #sealingKey: KeyObject
  readonly #macKeys: Readonly<Record<'user_code' | 'refresh_token', KeyObject>>
  readonly #verified = new VerifiedTokens()
  #keys: Keys
  #reading: Promise<Keys> | undefined
  /** When the store last failed to return them, in milliseconds. */
  #failedAt = Number.NEGATIVE_INFINITY

  constructor(options: KeyRingOptions, rootKey: KeyObject, sealingKey: KeyObject, keys: Keys) {
    const { store, now, lifetimes } = options
    this.#store = store
    this.#now = now
    this.#tokenSeconds = lifetimes.accessTokenSeconds
    this.#sealingKey = sealingKey
    this.#macKeys = {
      user_code: deriveKey(rootKey, 'user_code'),
      refresh_token: deriveKey(rootKey, 'refresh_token'),
    }
    this.#keys = keys
  }

  /** The keys that verify our tokens, as `GET /oauth/jwks` publishes them (RFC 7517 §5). */
  async jwks(): Promise<{ keys: PublicJwk[] }> {
    const now = this.#now()
    return { keys: (await this.#current(now)).at(now).map(({ publicJwk }) => publicJwk) }
  }

  /** A JWT with these claims, in compact form. */
  async sign(header: { readonly typ: string }, claims: Claims): Promise<string> {
    const now = this.#now()
    return signJws((await this.#current(now)).signingAt(now), header, claims)
  }

  /**
   * The claims of a JWT with that `typ` which this deployment signed; `undefined` for any other. It
   * may have expired.
   */
  async verify(jwt: string, typ: string): Promise<Claims | undefined> {
    const known = this.#verified.find(jwt)
    const jws = known ?? parseJws(jwt)
    if (jws?.header.typ !== typ) return undefined

    const now = this.#now()
    const find = (keys: Keys) => keys.at(now).find(({ kid }) => kid === jws.header.kid)
    const key =
      find(await this.#current(now)) ?? find(await this.#current(now, UNKNOWN_KID_REREAD_SECONDS))
    // A token whose key has been retired is no longer valid, cached or not.
    if (key === undefined) return undefined
    if (known === undefined) {
      if (!hasSigned(key, jwt)) return undefined
      this.#verified.keep(jwt, jws)
    }
    return jws.claims
  }

  /**
   * HMAC-SHA-256, base64url. A store keeps it for values that are too short for a plain hash: a
   * user code has 34.5 bits, and somebody who reads only the store cannot try them all. It has no
   * salt, because the code is looked up by it.
   */
  mac(purpose: 'user_code' | 'refresh_token', text: string): string {
    return createHmac('sha256', this.#macKeys[purpose]).update(text).digest('base64url')
  }

  /** All keys, in the order in which they were made. */
  async list(): Promise<KeyInfo[]> {
    const now = this.#now()
    return (await this.#read(now)).describe(now)
  }

  /**
   * Makes the next key. It is published now and signs once everybody has had time to fetch it; the
   * previous one stays published until the last token that it signed has expired.
   *
   * @throws {KeyError} `rotation_under_way` when the newest key does not sign yet.
   */
  async rotate(): Promise<KeyInfo[]> {
    const now = this.#now()
    const activeAt = later(now, LEAD_SECONDS)
    const dropAt = later(activeAt, this.#tokenSeconds + SKEW_SECONDS)
    if (!(await this.#store.rotate(makeKey(this.#sealingKey, activeAt), dropAt, now))) {
      throw new KeyError(
        'rotation_under_way',
        'The next key is there already, and does not sign yet ("paircode-server keys list" says ' +
          'when it will). Rotate after that; to be rid of a key at once, retire it',
      )
    }
    return this.list()
  }

  /**
   * Drops a key that has leaked: no token that it signed is valid any more. Unless this key had
   * stopped signing, a fresh key signs from now on, and verifiers see its tokens before they have
   * fetched it.
   *
   * @throws {KeyError} `unknown_key`
   */
  async retire(kid: string): Promise<KeyInfo[]> {
    const now = this.#now()
    if (!(await this.#store.retire(kid, makeKey(this.#sealingKey, now), now))) {
      throw new KeyError(
        'unknown_key',
        `There is no key "${kid}"; "paircode-server keys list" shows those there are`,
      )
    }
    return this.list()
  }

  /**
   * Returns the keys, read again if they are too old, or another key is about to sign. While the
   * store is unavailable, the known keys stay in use: a login redeemed a moment ago gets its
   * tokens, and APIs go on checking. One of them may have been retired meanwhile, so they are used
   * no longer than the tokens they signed are valid: after that there is no token left to check.
   */
  async #current(now: Date, seconds = REREAD_SECONDS): Promise<Keys> {
    const same = this.#keys.signingAt(now) === this.#keys.signingAt(this.#keys.readAt)
    if (same && this.#ageAt(now) < seconds * 1000) return this.#keys
    if (Math.abs(now.getTime() - this.#failedAt) < RETRY_SECONDS * 1000) return this.#keys
    this.#reading ??= this.#readOrKeep(now).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  /** In milliseconds. If the clock is set back, the keys must not look fresh for hours. */
  #ageAt(now: Date): number {
    return Math.abs(now.getTime() - this.#keys.readAt.getTime())
  }

  async #readOrKeep(now: Date): Promise<Keys> {
    try {
      return await this.#read(now)
    } catch (error) {
      const holdSeconds = this.#tokenSeconds + SKEW_SECONDS
      if (!(error instanceof StoreError) || this.#ageAt(now) > holdSeconds * 1000) throw error
      this.#failedAt = now.getTime()
      return this.#keys
    }
  }

  async #read(now: Date): Promise<Keys> {
    this.#keys = await Keys.read(this.#store, this.#sealingKey, now)
    return this.#keys
  }
}

const later = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000)
