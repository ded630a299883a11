import { styleText } from 'node:util'

/** Where text is printed, such as `process.stderr`. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export const COLUMNS = 80

/** Colour is only for terminals, unless the person has opted out (no-color.org). */
export function green(text: string, output: Output): string {
  if (!output.isTTY || process.env.NO_COLOR) return text
  return styleText('green', text, { validateStream: false }) // otherwise it checks stdout
}
