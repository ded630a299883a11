import { printable } from '@paircode/protocol'

/** The maximum length of an e-mail address: RFC 5321 §4.5.3.1.3, less the two angle brackets. */
const EMAIL_LENGTH = 254

/** Makes text from outside fit to show on a page; `null` when nothing is left to show. */
export const shown = (text: string | null, maxLength?: number): string | null =>
  printable(text ?? '', maxLength) || null

export const shownEmail = (email: string | null): string | null => shown(email, EMAIL_LENGTH)
