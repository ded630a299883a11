import { hash, randomFillSync, timingSafeEqual } from 'node:crypto'

/** What a secret is for. The prefix helps secret scanners, and anyone who finds a leaked secret. */
export type SecretPrefix =
  | 'pcs' // a terminal's session
  | 'pcb' // a person's browser session
  | 'pck' // a browser's key, which ties its logins together
  | 'pch' // the handle in the link that a person opens
  | 'pca' // an authorization code
  | 'pcd' // a device code
  | 'pst' // the state of a trip to a provider

/** Creates a secret: its prefix and 256 bits from the system's generator, base64url. */
export const newSecret = (prefix: SecretPrefix): string => `${prefix}_${randomText(32)}`

/** Whether the text has the form of such a secret. Anything else is not worth a lookup. */
export const isSecret = (prefix: SecretPrefix, text: string | undefined): text is string =>
  text?.startsWith(`${prefix}_`) === true && /^[A-Za-z0-9_-]{47}$/.test(text)

/**
 * Random bytes drawn in advance: a call of the system's generator costs 8 µs, however many bytes
 * it returns (measured on Node 20), and a login needs a dozen. `randomUUID` and `randomInt` do
 * the same.
 */
const block = Buffer.alloc(4096)
let used = block.length

/** Returns that many random bytes, base64url. They are erased from the block. */
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

/** Creates an id for a record: 128 bits, not a secret. */
export const newId = (): string => randomText(16)

/**
 * The hash stored instead of a secret. With 128 bits or more, guessing is hopeless even with a
 * fast hash.
 */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url')

/** Compares two secrets or their hashes, in constant time if they have the same length. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
