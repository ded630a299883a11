import type { SignIn, SignInStore } from '../sign-in-store.ts'
import type { Tables } from './tables.ts'

export class MemorySignIns implements SignInStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async begin(signIn: SignIn): Promise<void> {
    this.#tables.signIns.set(signIn.stateHash, signIn)
  }

  async finish(
    stateHash: string,
    browserHash: string,
    providerId: string,
    now: Date,
  ): Promise<SignIn | undefined> {
    const signIn = this.#tables.signIns.get(stateHash)
    if (signIn?.browserHash !== browserHash || signIn.providerId !== providerId) return undefined
    if (signIn.expiresAt <= now) return undefined
    this.#tables.signIns.delete(stateHash)
    return signIn
  }
}
