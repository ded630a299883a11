import { createHmac } from 'node:crypto'
import { lettersOf } from './user-code.ts'

/**
 * What a browser carries away from an approval. Both values are derived from the login and from the
 * browser's key, which only that browser has, so they are not stored. An answer that was lost, such
 * as the first one of a double click, can be given again.
 */
const derive = (browserKey: string, purpose: string, loginId: string): Buffer =>
  createHmac('sha256', browserKey).update(`${purpose} ${loginId}`).digest()

/** The authorization code of a loopback login (RFC 6749 §4.1.2). */
export const authorizationCode = (browserKey: string, loginId: string): string =>
  `pca_${derive(browserKey, 'code', loginId).toString('base64url')}`

/** The number for the browser to show and the terminal to say: 4 characters, `KQTZ`. */
export const confirmationNumber = (browserKey: string, loginId: string): string =>
  lettersOf(derive(browserKey, 'number', loginId)).slice(0, 4)
