import type { Identity } from './identity.ts'

/** Somebody who has signed in at least once. */
export interface Person {
  /** Our own stable id, made from the identity's issuer and subject. */
  readonly id: string
  /** What the provider said at the last sign-in. */
  readonly identity: Identity
  readonly createdAt: Date
  readonly signedInAt: Date
}

/** Stores people, keyed by (issuer, subject) and never by an e-mail address or a name. */
export interface PersonStore {
  /** Adds or updates the person. Resolves to whether this call added them. */
  signIn(id: string, identity: Identity, now: Date): Promise<boolean>

  find(id: string): Promise<Person | undefined>
}
