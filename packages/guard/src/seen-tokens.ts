import { hash } from 'node:crypto'
import { SKEW_SECONDS } from './access-token.ts'
import type { Caller } from './caller.ts'

/** About 10 MB: 10,000 tokens in use at once. */
const CAPACITY = 10_000

interface Seen {
  readonly caller: Caller
  /** Kept separately: code that has the caller could change its `expiresAt`. */
  readonly until: number
}

/**
 * Caches callers by the SHA-256 of their token until it expires, so a signature is verified once.
 * Only valid tokens get in, so nobody without one can evict others.
 */
export class SeenTokens {
  readonly #seen = new Map<string, Seen>()

  find(token: string, now: Date): Caller | undefined {
    const seen = this.#seen.get(keyOf(token))
    return seen !== undefined && now.getTime() < seen.until ? seen.caller : undefined
  }

  keep(token: string, caller: Caller): void {
    const key = keyOf(token)
    this.#seen.set(key, { caller, until: caller.expiresAt.getTime() + SKEW_SECONDS * 1000 })
    if (this.#seen.size <= CAPACITY) return
    const [oldest = key] = this.#seen.keys()
    this.#seen.delete(oldest)
  }
}

const keyOf = (token: string): string => hash('sha256', token, 'base64url')
