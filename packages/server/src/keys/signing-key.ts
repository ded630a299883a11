import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { NewKey, PublicJwk, StoredKey } from '../store/key-store.ts'
import { KeyError } from './key-error.ts'
import { seal, unseal } from './sealed.ts'

/** A key ready to sign and verify. */
export interface SigningKey extends Omit<StoredKey, 'sealed'> {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Makes an ES256 key (RFC 7518 §3.4), sealed for the store. */
export function makeKey(sealingKey: KeyObject, activeAt: Date): NewKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  // People type it after `keys retire`: it is short, and never starts with a dash.
  const kid = randomBytes(8).toString('hex')
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
  const sealed = seal(sealingKey, Buffer.from(d, 'base64url'), nameOf(publicJwk))
  return { kid, publicJwk, sealed, activeAt }
}

/** @throws {KeyError} `wrong_master_key` */
export function openKey(sealingKey: KeyObject, stored: StoredKey): SigningKey {
  const { kid, publicJwk, activeAt, dropAt } = stored
  const { kty, crv, x, y } = publicJwk
  const d = open(sealingKey, stored)
  const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  return { kid, publicJwk, privateKey, publicKey: createPublicKey(privateKey), activeAt, dropAt }
}

function open(sealingKey: KeyObject, { publicJwk, sealed }: StoredKey): string {
  try {
    return unseal(sealingKey, sealed, nameOf(publicJwk)).toString('base64url')
  } catch (cause) {
    throw new KeyError(
      'wrong_master_key',
      `The signing key ${publicJwk.kid} is not of this deployment, or was changed. Restore the ` +
        'table signing_keys from a backup, or empty it: every terminal then fetches new tokens',
      { cause },
    )
  }
}

/** Binds the public key to the private one, so that nobody can substitute another. */
const nameOf = ({ kid, x, y }: PublicJwk): string => `${kid}.${x}.${y}`
