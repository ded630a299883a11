import { styleText } from 'node:util'

/** Where sentences are printed, such as `process.stderr`. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export const COLUMNS = 80

/** Colour is for people at a terminal who did not ask to go without (no-color.org). */
export function green(text: string, output: Output): string {
  if (!output.isTTY || process.env.NO_COLOR) return text
  return styleText('green', text, { validateStream: false }) // it would look at stdout
}
