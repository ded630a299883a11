/** Control characters and line separators, which could forge a line or control a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu

/** Bidirectional controls, zero-width characters and lone surrogates: they hide or reorder text. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Makes text from the other side safe to show to a person: one line, without control, bidirectional
 * or invisible characters, cut to `maxLength` characters with an ellipsis at the end.
 *
 * Escaping for HTML or a shell is left to the code that writes the page or runs the program.
 */
export function printable(text: string, maxLength = 64): string {
  const line = text.replace(CONTROL, ' ').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()
  const characters = [...line]
  if (characters.length <= maxLength) return line
  return `${characters.slice(0, maxLength - 1).join('')}…`
}
