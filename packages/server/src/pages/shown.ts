import { printable } from '@paircode/protocol'

/** RFC 5321 §4.5.3.1.3, less the two angle brackets: no e-mail address is longer. */
const EMAIL_LENGTH = 254

/** Text from outside as a page shows it; `null` when there is nothing to show. */
export const shown = (text: string | null, maxLength?: number): string | null =>
  printable(text ?? '', maxLength) || null

export const shownEmail = (email: string | null): string | null => shown(email, EMAIL_LENGTH)
