/** Control characters and line separators: what may forge a line or drive a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu

/** Bidirectional controls, characters of no width, halves of surrogate pairs: what hides or turns text. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Makes text from the other side fit to show to a person: one line, without control, bidirectional
 * or invisible characters, at most `maxLength` characters long, the last then an ellipsis.
 *
 * It is neither HTML- nor shell-escaped: that stays with whoever writes the page or runs the program.
 */
export function printable(text: string, maxLength = 64): string {
  const line = text.replace(CONTROL, ' ').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()
  const characters = [...line]
  if (characters.length <= maxLength) return line
  return `${characters.slice(0, maxLength - 1).join('')}…`
}
