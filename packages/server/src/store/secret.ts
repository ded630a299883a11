import { hash, randomFillSync, timingSafeEqual } from 'node:crypto'

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
export const newSecret = (prefix: SecretPrefix): string => `${prefix}_${randomText(32)}`

/** Whether this can be such a secret at all. What does not look like one is not worth a look-up. */
export const isSecret = (prefix: SecretPrefix, text: string | undefined): text is string =>
  text?.startsWith(`${prefix}_`) === true && /^[A-Za-z0-9_-]{47}$/.test(text)

/**
 * Drawn ahead: a call of the system's generator costs 8 µs, however much it brings (measured on
 * Node 20), and a login takes a dozen. `randomUUID` and `randomInt` do the same.
 */
const block = Buffer.alloc(4096)
let used = block.length

/** That many random bytes, base64url. What has been given out is not kept. */
export function randomText(bytes: number): string {
  if (used + bytes > block.length) {
    randomFillSync(block)
    used = 0
  }
  const end = used + bytes
  const text = block.toString('base64url', used, end)
  block.fill(0, used, end)
  used = end
  return text
}

/** A name for a record: 128 bits, no secret. */
export const newId = (): string => randomText(16)

/**
 * What is kept of a secret. 128 bits and more need no slow hash: there is no guessing to slow down.
 */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url')

/** Whether two secrets, or what is kept of them, are the same; in constant time for one length. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
