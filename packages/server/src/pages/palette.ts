import { readableOn, textOn } from './colour.ts'

/** The colours of the pages in one theme. */
export type Palette = Record<
  'page' | 'card' | 'note' | 'ink' | 'quiet' | 'alert' | 'line' | 'edge' | Accents,
  string
>

/** `accent` is a fill colour, `onAccent` the text on it, `link` the text on everything else. */
type Accents = 'accent' | 'onAccent' | 'link'

const LIGHT = {
  page: '#f5f6f8',
  card: '#ffffff',
  note: '#fdf5e0',
  ink: '#1c1e24',
  quiet: '#5d6370',
  alert: '#b3261e',
  line: '#dfe2e8',
  edge: '#858b98',
}

const DARK = {
  page: '#121418',
  card: '#1b1e24',
  note: '#2c2618',
  ink: '#e8eaef',
  quiet: '#a2a8b5',
  alert: '#ffb4ab',
  line: '#343943',
  edge: '#767d8b',
}

/** Uses the accent unchanged; only links and outlines are darkened if necessary. */
export const lightPalette = (accent: string): Palette => ({
  ...LIGHT,
  accent,
  onAccent: textOn(accent),
  link: readableOn(readableOn(accent, LIGHT.card), LIGHT.page),
})

/** Lightens the accent as far as necessary. */
export function darkPalette(accent: string): Palette {
  const light = readableOn(readableOn(accent, DARK.page), DARK.card)
  return { ...DARK, accent: light, onAccent: textOn(light), link: light }
}
