/** The public half of a signing key, as published (RFC 7517 §4, RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

/** A key that signs tokens, as it is first stored. */
export interface NewKey {
  readonly kid: string
  readonly publicJwk: PublicJwk
  /** The private half, sealed: useless to anyone who can only read the store. */
  readonly sealed: string
  /** When it starts signing; it stops when the next key starts. */
  readonly activeAt: Date
}

export interface StoredKey extends NewKey {
  /** When it is dropped. `null` for the newest key, which has no successor yet. */
  readonly dropAt: Date | null
}

/** Stores signing keys. A dropped one is invisible to every method. */
export interface KeyStore {
  /** Stores the sealed root key unless there is one already. Resolves to the stored one. */
  root(sealed: string): Promise<string>

  /**
   * Replaces the sealed root key by the same key sealed with another master key. `false`, changing
   * nothing, when the stored one is no longer `from`.
   */
  reseal(from: string, to: string): Promise<boolean>

  /** Stores the very first key. `false`, changing nothing, when there is one already. */
  begin(first: NewKey): Promise<boolean>

  /** Returns all keys in the order of their creation. */
  list(now: Date): Promise<readonly StoredKey[]>

  /**
   * Stores the next key, and when to drop the one before it. `false`, changing nothing, while there
   * is a key that does not sign yet.
   */
  rotate(next: NewKey, dropAt: Date, now: Date): Promise<boolean>

  /**
   * Drops a key at once. Unless a newer key already signs, stores `replacement` in its place and
   * drops any key that does not sign yet. `false`, changing nothing, when there is no such key.
   */
  retire(kid: string, replacement: NewKey, now: Date): Promise<boolean>
}
