import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { NewKey, PublicJwk, StoredKey } from '../store/key-store.ts'
import { KeyError } from './key-error.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A key that is ready to sign and to verify. */
export interface SigningKey extends Omit<StoredKey, 'sealed'> {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Makes an ES256 key (RFC 7518 §3.4), sealed for the store. */
export function makeKey(sealingKey: KeyObject, activeAt: Date): NewKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  // People type it after `keys retire`: short, and never with a dash in front.
  const kid = randomBytes(8).toString('hex')
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
  return { kid, publicJwk, sealed: seal(sealingKey, publicJwk, d), activeAt }
}

/** @throws {KeyError} `wrong_master_key` */
export function openKey(sealingKey: KeyObject, stored: StoredKey): SigningKey {
  const { kid, publicJwk, activeAt, dropAt } = stored
  const { kty, crv, x, y } = publicJwk
  const d = unseal(sealingKey, publicJwk, stored.sealed)
  const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  return { kid, publicJwk, privateKey, publicKey: createPublicKey(privateKey), activeAt, dropAt }
}

/** nonce, ciphertext and tag of AES-256-GCM, as base64url. */
function seal(sealingKey: KeyObject, publicJwk: PublicJwk, d: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(inTheClear(publicJwk))
  const sealed = [cipher.update(d, 'base64url'), cipher.final()]
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url')
}

function unseal(sealingKey: KeyObject, publicJwk: PublicJwk, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const options = { authTagLength: TAG_BYTES }
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce, options)
      .setAAD(inTheClear(publicJwk))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]
    return Buffer.concat(opened).toString('base64url')
  } catch (cause) {
    throw new KeyError(
      'wrong_master_key',
      `The master key does not open the signing key ${publicJwk.kid}. Start with the ` +
        'PAIRCODE_MASTER_KEY, or the key file beside the database, that it was made with. If that ' +
        'is lost, empty the table signing_keys: every terminal then has to log in again',
      { cause },
    )
  }
}

/** Sealed with, though not hidden: nobody can slip another public key under the private one's name. */
const inTheClear = ({ kid, x, y }: PublicJwk): Buffer => Buffer.from(`${kid}.${x}.${y}`)
