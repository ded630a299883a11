import { randomInt } from 'node:crypto'
import type { KeyRing } from '../keys/key-ring.ts'

/** Without vowels, so that no code is a word, and without digits (RFC 8628 §6.1). */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'

/** The accepted probability of hitting any live code, within the lifetime of one. */
const ACCEPTED_RISK = 2 ** -20

/** How many characters a user code has. */
export type UserCodeLength = 8 | 10

/**
 * How many characters new user codes need: 8, or 10 once the number of live codes and of wrong
 * guesses accepted in the lifetime of one make hitting any of them too likely (RFC 8628 §5.1).
 *
 * @param wrongGuesses by everybody, in the lifetime of one code.
 */
export function userCodeLength(liveCodes: number, wrongGuesses: number): UserCodeLength {
  return liveCodes * wrongGuesses > ALPHABET.length ** 8 * ACCEPTED_RISK ? 10 : 8
}

/** A fresh user code, in normal form: `WDJBMJHT`. */
export const newUserCode = (length: UserCodeLength = 8): string => randomLetters(length)

/** A user code as it is shown to people: `WDJB-MJHT`. */
export const showUserCode = (code: string): string =>
  `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}`

/**
 * The normal form of a typed user code; `undefined` when it cannot be one. Lower case, blanks,
 * dashes, underscores and dots make no difference (RFC 8628 §6.1).
 */
export function normalUserCode(typed: string): string | undefined {
  const code = normal(typed)
  return code?.length === 8 || code?.length === 10 ? code : undefined
}

/**
 * The keyed hash that is stored of a login's number: four letters are too short for a plain hash,
 * and the number of one login means nothing for another.
 */
export const keyedNumber = (ring: Pick<KeyRing, 'mac'>, loginId: string, number: string): string =>
  ring.mac('user_code', `${loginId} ${number}`)

/** The normal form of a typed number; `undefined` when it cannot be one. */
export function normalConfirmationNumber(typed: string): string | undefined {
  const number = normal(typed)
  return number?.length === 4 ? number : undefined
}

/** Derives letters from random bytes, one from each four: the bias is below 2^-27. */
export const lettersOf = (bytes: Buffer): string =>
  Array.from({ length: bytes.length >> 2 }, (_, index) =>
    ALPHABET.charAt(bytes.readUInt32BE(4 * index) % ALPHABET.length),
  ).join('')

/** `randomInt` discards values that would favour some letters, and draws again. */
const randomLetters = (length: number): string =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

function normal(typed: string): string | undefined {
  const letters = typed.replace(/[\s\p{Dash}_.]/gu, '')
  // Checked before upper-casing, which would turn a long s into S and a sharp s into SS.
  return /^[b-df-hj-np-tv-xz]+$/i.test(letters) ? letters.toUpperCase() : undefined
}
