import { LoginError } from '../login-error.ts'
import { type Keychain, KeychainError } from '../platform/keychain.ts'
import type { Credential, SessionScope } from './session-store.ts'
import { type Kept, parseCredential } from './stored-session.ts'

/** Where secrets go: into the keychain if it works, only into the keychain, or into the file. */
export type SecretPlace = 'auto' | 'keychain' | 'file'

/** Decides where the secrets of sessions are stored; their facts are in files. */
export interface SecretKeeper {
  /** Finds out, before a login, whether the keychain works. */
  prepare(): Promise<void>
  /**
   * @param before where the previous secret was
   * @returns what the session's file holds for it, and why it is not in the keychain
   */
  keep(credential: Credential, before?: Kept): Promise<{ kept: Kept; insteadOf?: string }>
  find(kept: Kept, scope: SessionScope): Promise<Credential>
  forget(kept: Kept): Promise<void>
}

export function secretKeeper(place: SecretPlace, keychain: Keychain): SecretKeeper {
  /** Why the keychain is not used, once that is known. */
  let problem: string | undefined
  let isPrepared = false

  /** A refresh leaves a secret where its login put it; a new login decides afresh. */
  const tryKeychain = (before: Kept | undefined) => {
    if (place !== 'auto') return place === 'keychain'
    return isPrepared || before === undefined ? problem === undefined : 'keychain' in before
  }

  return {
    async prepare() {
      if (place === 'file') return
      problem = await trial(keychain)
      isPrepared = true
      if (problem !== undefined && place === 'keychain') throw unusableKeychain(problem)
    },

    async keep(credential, before) {
      if (tryKeychain(before)) {
        const name = before && 'keychain' in before ? before.keychain : crypto.randomUUID()
        try {
          await keychain.set(name, JSON.stringify(credential))
          return { kept: { keychain: name } }
        } catch (error) {
          problem = reasonOf(error)
          if (place === 'keychain') throw unusableKeychain(problem)
        }
      }
      return { kept: { credential }, ...(problem !== undefined && { insteadOf: problem }) }
    },

    async find(kept, { issuer }) {
      if ('credential' in kept) return kept.credential
      const text = await keychain.get(kept.keychain).catch((error: unknown) => {
        throw unreadable(issuer, reasonOf(error))
      })
      const credential = text === undefined ? undefined : parseCredential(text)
      if (credential === undefined) throw unreadable(issuer, 'it is locked, or has lost it')
      return credential
    },

    async forget(kept) {
      // If a broken keychain still holds a secret, the server has ended its session or will.
      if ('keychain' in kept) await keychain.remove(kept.keychain).catch(reasonOf)
    },
  }
}

/** Stores something and removes it again: a locked keychain cannot be relied on to say so. */
async function trial(keychain: Keychain): Promise<string | undefined> {
  try {
    const name = crypto.randomUUID()
    await keychain.set(name, 'trial')
    await keychain.remove(name)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof KeychainError) return error.message
  throw error
}

const unusableKeychain = (reason: string) =>
  new LoginError(
    'store_unusable',
    `The keychain cannot be used: ${reason}. Unlock it, or set PAIRCODE_STORE=file.`,
  )

const unreadable = (issuer: string, reason: string) =>
  new LoginError(
    'store_unusable',
    `The keychain does not give the login at ${issuer}: ${reason}. Unlock it, or log in again.`,
  )
