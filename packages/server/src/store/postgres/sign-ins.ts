import type { SignIn, SignInPurpose, SignInStore } from '../sign-in-store.ts'
import type { Connection } from './connection.ts'

interface SignInRow {
  readonly purpose: SignInPurpose
  readonly expires_at: number
}

export class PostgresSignIns implements SignInStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async begin({ stateHash, browserHash, providerId, purpose, expiresAt }: SignIn): Promise<void> {
    await this.#db.changes(
      `INSERT INTO paircode.sign_ins (state_hash, browser_hash, provider_id, purpose, expires_at)
       VALUES (:stateHash, :browserHash, :providerId, :purpose, :expiresAt)`,
      { stateHash, browserHash, providerId, purpose, expiresAt },
    )
  }

  async finish(
    stateHash: string,
    browserHash: string,
    providerId: string,
    now: Date,
  ): Promise<SignIn | undefined> {
    const row = await this.#db.write<SignInRow>(
      `DELETE FROM paircode.sign_ins
       WHERE state_hash = :stateHash AND browser_hash = :browserHash
         AND provider_id = :providerId AND expires_at > :now
       RETURNING purpose, expires_at`,
      { stateHash, browserHash, providerId, now },
    )
    if (row === undefined) return undefined
    const { purpose, expires_at } = row
    return { stateHash, browserHash, providerId, purpose, expiresAt: new Date(expires_at) }
  }
}
