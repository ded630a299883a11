import type { KeyObject } from 'node:crypto'
import type { KeyStore } from '../store/key-store.ts'
import { makeKey, openKey, type SigningKey } from './signing-key.ts'

/** A key, as an operator sees it. */
export interface KeyInfo {
  readonly kid: string
  /** `next` and `previous` keys are published, and do not sign: not yet, or no longer. */
  readonly state: 'next' | 'signing' | 'previous'
  readonly activeAt: Date
  readonly dropAt: Date | null
}

/** The signing keys as one look into the store found them: from them follows who signs when. */
export class Keys {
  readonly readAt: Date
  readonly #first: SigningKey
  readonly #all: readonly SigningKey[]

  private constructor(first: SigningKey, all: readonly SigningKey[], readAt: Date) {
    this.#first = first
    this.#all = all
    this.readAt = readAt
  }

  /**
   * Reads them, and makes the first one where there is none. Of several servers that do so at once
   * one wins, and all go on with its key.
   *
   * @throws {KeyError} `wrong_master_key`
   */
  static async read(store: KeyStore, sealingKey: KeyObject, now: Date): Promise<Keys> {
    for (;;) {
      const [first, ...others] = (await store.list(now)).map((key) => openKey(sealingKey, key))
      if (first) return new Keys(first, [first, ...others], now)
      await store.begin(makeKey(sealingKey, now))
    }
  }

  /** Those that are published then, in the order in which they were made. */
  at(now: Date): readonly SigningKey[] {
    return this.#all.filter(({ dropAt }) => dropAt === null || dropAt > now)
  }

  signingAt(now: Date): SigningKey {
    // The server that made the first key may have a clock ahead of ours.
    return this.#all.findLast(({ activeAt }) => activeAt <= now) ?? this.#first
  }

  describe(now: Date): KeyInfo[] {
    const signing = this.signingAt(now)
    return this.at(now).map((key) => {
      const { kid, activeAt, dropAt } = key
      const state = key === signing ? 'signing' : activeAt > now ? 'next' : 'previous'
      return { kid, state, activeAt, dropAt }
    })
  }
}
