import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { KeyStore } from '../store/key-store.ts'
import { KeyError } from './key-error.ts'
import { deriveKey } from './master-key.ts'
import { seal, unseal } from './sealed.ts'

const BYTES = 32
const NAME = 'root key'

/**
 * The key that all others of a deployment derive from. It is made at the first start and kept in the
 * store, sealed with the master key, so that the master key can be changed and nobody is logged out.
 *
 * @throws {KeyError} `wrong_master_key`
 */
export async function openRootKey(store: KeyStore, masterKey: KeyObject): Promise<KeyObject> {
  const sealingKey = deriveKey(masterKey, 'root_key')
  return open(sealingKey, await store.root(seal(sealingKey, randomBytes(BYTES), NAME)))
}

/**
 * Seals the root key with another master key. Servers that run have it open and go on; whichever
 * starts from now on needs the new one.
 *
 * @throws {KeyError} `wrong_master_key`
 */
export async function resealRootKey(
  store: KeyStore,
  { from, to }: { readonly from: KeyObject; readonly to: KeyObject },
): Promise<void> {
  const kept = await store.root('') // there is one: whoever comes here has opened it
  const rootKey = open(deriveKey(from, 'root_key'), kept)
  const sealed = seal(deriveKey(to, 'root_key'), rootKey.export(), NAME)
  // Where another one was quicker, the master key is not `from` any more.
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
