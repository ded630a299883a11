import type { KeyObject } from 'node:crypto'
import type { KeyStore } from '../store/key-store.ts'
import { makeKey, openKey, type SigningKey } from './signing-key.ts'

/** A key, as operators see it. */
export interface KeyInfo {
  readonly kid: string
  /** `next` and `previous` keys are published, and do not sign: not yet, or no longer. */
  readonly state: 'next' | 'signing' | 'previous'
  readonly activeAt: Date
  readonly dropAt: Date | null
}

/** The signing keys as read from the store at one moment. They determine which key signs when. */
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
   * Reads them, and makes the first one if there is none. If several servers do so at once, one
   * wins, and all use its key.
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

  /** The keys published at that time, in the order in which they were made. */
  at(now: Date): readonly SigningKey[] {
    return this.#all.filter(({ dropAt }) => dropAt === null || dropAt > now)
  }

  signingAt(now: Date): SigningKey {
    // The clock of the server that made the first key may be ahead of ours.
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
