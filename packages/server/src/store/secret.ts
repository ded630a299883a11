import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a secret is for. The prefix is for secret scanners, and for whoever finds one in the wrong place. */
export type SecretPrefix =
  | 'pcs' // a terminal's session
  | 'pcb' // a person's browser session
  | 'pck' // a browser's key, which holds its logins together
  | 'pch' // the handle in the link that a person opens
  | 'pca' // an authorization code
  | 'pcd' // a device code
  | 'pst' // the state of a trip to a provider

/** A fresh secret: 256 bits from the system's generator, base64url, behind its prefix. */
export const newSecret = (prefix: SecretPrefix): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`

/** Whether this can be such a secret at all. What does not look like one is not worth a look-up. */
export const isSecret = (prefix: SecretPrefix, text: string | undefined): text is string =>
  text?.startsWith(`${prefix}_`) === true && /^[A-Za-z0-9_-]{47}$/.test(text)

/** A name for a record: 128 bits, no secret. */
export const newId = (): string => randomBytes(16).toString('base64url')

/**
 * What is kept of a secret. 128 bits and more need no slow hash: there is no guessing to slow down.
 */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('base64url')

/** Whether two secrets, or what is kept of them, are the same; in constant time for one length. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
