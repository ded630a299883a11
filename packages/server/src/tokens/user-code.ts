import { randomInt } from 'node:crypto'
import type { KeyRing } from '../keys/key-ring.ts'

/** Without vowels, so that no code is a word, and without digits (RFC 8628 §6.1). */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'

/** How likely a hit on any live code may be, within the lifetime of one. */
const ACCEPTED_RISK = 2 ** -20

/** How many characters a user code has. */
export type UserCodeLength = 8 | 10

/**
 * How many characters new user codes need: 8, or 10 once the codes that live and the wrong guesses
 * that are accepted while one of them does make a hit on any of them too likely (RFC 8628 §5.1).
 *
 * @param wrongGuesses of everybody, in the lifetime of one code.
 */
export function userCodeLength(liveCodes: number, wrongGuesses: number): UserCodeLength {
  return liveCodes * wrongGuesses > ALPHABET.length ** 8 * ACCEPTED_RISK ? 10 : 8
}

/** A fresh user code, in its normal form: `WDJBMJHT`. */
export const newUserCode = (length: UserCodeLength = 8): string => randomLetters(length)

/** A user code as people are shown it: `WDJB-MJHT`. */
export const showUserCode = (code: string): string =>
  `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}`

/**
 * The normal form of what somebody typed as a user code; `undefined` when it can be none. Small
 * letters, blanks, dashes, underscores and dots are all the same to us (RFC 8628 §6.1).
 */
export function normalUserCode(typed: string): string | undefined {
  const code = normal(typed)
  return code?.length === 8 || code?.length === 10 ? code : undefined
}

/** A fresh number for the browser to show and the terminal to say: 4 characters, `KQTZ`. */
export const confirmationNumber = (): string => randomLetters(4)

/**
 * What is kept of the number of a login, keyed: four letters are too short for a plain hash, and one
 * login's number means nothing for another.
 */
export const keyedNumber = (ring: Pick<KeyRing, 'mac'>, loginId: string, number: string): string =>
  ring.mac('user_code', `${loginId} ${number}`)

/** The normal form of what somebody typed as one; `undefined` when it can be none. */
export function normalConfirmationNumber(typed: string): string | undefined {
  const number = normal(typed)
  return number?.length === 4 ? number : undefined
}

/** `randomInt` throws away what would favour some letters, and draws again. */
const randomLetters = (length: number): string =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

function normal(typed: string): string | undefined {
  const letters = typed.replace(/[\s\p{Dash}_.]/gu, '')
  // Looked at before it is made upper-case: that would make an S of a long s, and two of a sharp one.
  return /^[b-df-hj-np-tv-xz]+$/i.test(letters) ? letters.toUpperCase() : undefined
}
