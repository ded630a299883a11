import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { KeyStore } from '../store/key-store.ts'
import { KeyError } from './key-error.ts'
import { deriveKey } from './master-key.ts'
import { seal, unseal } from './sealed.ts'

const BYTES = 32
const NAME = 'root key'

/**
 * The key that all others of a deployment are derived from. It is made at the first start and kept
 * in the store, sealed with the master key, so that changing the master key logs nobody out.
 *
 * @throws {KeyError} `wrong_master_key`
 */
export async function openRootKey(store: KeyStore, masterKey: KeyObject): Promise<KeyObject> {
  const sealingKey = deriveKey(masterKey, 'root_key')
  return open(sealingKey, await store.root(seal(sealingKey, randomBytes(BYTES), NAME)))
}

/**
 * Seals the root key with another master key. Running servers have it open and continue; servers
 * that start from now on need the new one.
 *
 * @throws {KeyError} `wrong_master_key`
 */
export async function resealRootKey(
  store: KeyStore,
  { from, to }: { readonly from: KeyObject; readonly to: KeyObject },
): Promise<void> {
  const kept = await store.root('') // it exists: the caller has opened it
  const rootKey = open(deriveKey(from, 'root_key'), kept)
  const sealed = seal(deriveKey(to, 'root_key'), rootKey.export(), NAME)
  // If another process was quicker, the master key is no longer `from`.
  if (!(await store.reseal(kept, sealed))) await openRootKey(store, from)
}

function open(sealingKey: KeyObject, sealed: string): KeyObject {
  try {
    return createSecretKey(unseal(sealingKey, sealed, NAME))
  } catch (cause) {
    throw new KeyError(
      'wrong_master_key',
      'The master key does not open the keys of this database. Start with the PAIRCODE_MASTER_KEY, ' +
        'or the key file beside the database, that they were sealed with last. If that is lost, ' +
        'empty the tables root_key and signing_keys: every terminal then has to log in again',
      { cause },
    )
  }
}
