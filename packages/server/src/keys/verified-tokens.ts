import { hash } from 'node:crypto'
import type { Jws } from './jws.ts'

/** About 15 MB. */
const CAPACITY = 10_000

/**
 * The content of tokens whose signature was checked, by their SHA-256. Checking takes longer than
 * all else in a request, so it is done once. Only tokens that we signed are kept, so nobody without
 * one can push others out.
 */
export class VerifiedTokens {
  readonly #tokens = new Map<string, Jws>()

  find(jwt: string): Jws | undefined {
    return this.#tokens.get(keyOf(jwt))
  }

  keep(jwt: string, jws: Jws): void {
    const key = keyOf(jwt)
    this.#tokens.set(key, jws)
    if (this.#tokens.size <= CAPACITY) return
    const [oldest = key] = this.#tokens.keys()
    this.#tokens.delete(oldest)
  }
}

const keyOf = (jwt: string): string => hash('sha256', jwt, 'base64url')
