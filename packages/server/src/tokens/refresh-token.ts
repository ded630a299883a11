import { hash, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '../keys/key-ring.ts'

const ID_BYTES = 16
const GENERATION_BYTES = 4
const CHECKSUM_BYTES = 2

/**
 * The pattern for secret scanners. After `pcr_` come 54 bytes as base64url: the session's id, the
 * generation (big-endian), the MAC, and the first two bytes of the SHA-256 of those 52.
 */
const FORM = /^pcr_[A-Za-z0-9_-]{72}$/

/** The parts of a refresh token. */
export interface RefreshTokenParts {
  /** The family: 128 bits, as `newId` makes them. */
  readonly sessionId: string
  /**
   * Random, kept with the session and never disclosed: the server's key alone cannot forge a token.
   */
  readonly salt: string
  /** Increases with each refresh of the family. */
  readonly generation: number
}

/** A token split into its parts. They are unverified until checked with the family's salt. */
export interface ParsedRefreshToken extends Omit<RefreshTokenParts, 'salt'> {
  readonly mac: Buffer
}

/**
 * The refresh token of one generation of one session: the same at each call, so that a successor
 * can be sent again and need not be stored.
 *
 * "The grant to which a refresh token belongs may be encoded into the refresh token itself", if the
 * server ensures its integrity (RFC 9700 §4.14.2).
 */
export function refreshToken(ring: Pick<KeyRing, 'mac'>, parts: RefreshTokenParts): string {
  const id = Buffer.from(parts.sessionId, 'base64url')
  if (id.length !== ID_BYTES) throw new RangeError('sessionId: 128 bits as base64url are needed')
  const generation = Buffer.alloc(GENERATION_BYTES)
  generation.writeUInt32BE(parts.generation)
  const body = Buffer.concat([id, generation, macOf(ring, parts)])
  return `pcr_${Buffer.concat([body, checksum(body)]).toString('base64url')}`
}

/** Splits a token; `undefined` when it does not look like one, or was miscopied. */
export function parseRefreshToken(text: string): ParsedRefreshToken | undefined {
  if (!FORM.test(text)) return undefined
  const bytes = Buffer.from(text.slice('pcr_'.length), 'base64url')
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  if (!checksum(body).equals(bytes.subarray(-CHECKSUM_BYTES))) return undefined
  return {
    sessionId: body.toString('base64url', 0, ID_BYTES),
    generation: body.readUInt32BE(ID_BYTES),
    mac: body.subarray(ID_BYTES + GENERATION_BYTES),
  }
}

/** Whether this server made the token, for the family with this salt. Runs in constant time. */
export function fitsRefreshToken(
  ring: Pick<KeyRing, 'mac'>,
  { mac, ...parts }: ParsedRefreshToken,
  salt: string,
): boolean {
  return timingSafeEqual(mac, macOf(ring, { ...parts, salt }))
}

function macOf(
  ring: Pick<KeyRing, 'mac'>,
  { salt, sessionId, generation }: RefreshTokenParts,
): Buffer {
  return Buffer.from(ring.mac('refresh_token', `${salt}.${sessionId}.${generation}`), 'base64url')
}

const checksum = (body: Buffer): Buffer =>
  hash('sha256', body, 'buffer').subarray(0, CHECKSUM_BYTES)
