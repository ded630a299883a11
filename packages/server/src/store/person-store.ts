import type { Identity } from './identity.ts'

/** Somebody who signed in at least once. */
export interface Person {
  /** Our own stable id, made from the identity's issuer and subject. */
  readonly id: string
  /** What the provider said at the last sign-in. */
  readonly identity: Identity
  readonly createdAt: Date
  readonly signedInAt: Date
}

/** Keeps people, keyed by (issuer, subject) and never by an e-mail address or a name. */
export interface PersonStore {
  /** Adds the person, or brings what is known of them up to date. `isNew` for the call that added them. */
  signIn(id: string, identity: Identity, now: Date): Promise<{ person: Person; isNew: boolean }>

  find(id: string): Promise<Person | undefined>
}
