/** A colour is `#rrggbb` in sRGB here. Anything else throws a `TypeError`. */

/** WCAG 2.2, success criterion 1.4.3: the contrast that text needs for nearly everyone. */
export const READABLE = 4.5

const STEPS = 20

/** How much red, green and blue contribute to perceived brightness. */
const WEIGHTS = [0.2126, 0.7152, 0.0722]

/** Relative luminance by WCAG 2.2: 0 for black, 1 for white. */
const luminance = (colour: string): number =>
  channels(colour).reduce((sum, channel, i) => sum + linear(channel / 255) * (WEIGHTS[i] ?? 0), 0)

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

/** The contrast ratio by WCAG 2.2: 1 for equal colours, 21 for black and white. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Black or white, whichever reads better. The contrast is at least 4.58, the square root of 21. */
export const textOn = (background: string): string =>
  contrast('#000000', background) > contrast('#ffffff', background) ? '#000000' : '#ffffff'

/** Moves the colour towards black or white just enough to be readable on the background. */
export function readableOn(colour: string, background: string): string {
  const goal = channels(textOn(background))
  const start = channels(colour)
  for (let step = 0; ; step++) {
    const mixed = start.map((from, i) => from + (((goal[i] ?? from) - from) * step) / STEPS)
    const candidate = `#${mixed.map(hex).join('')}`
    if (step === STEPS || contrast(candidate, background) >= READABLE) return candidate
  }
}

/** Red, green and blue, each 0 to 255. */
function channels(colour: string): number[] {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (digits === null) throw new TypeError(`colour: ${colour} is not of the form #rrggbb`)
  return digits.slice(1).map((pair) => Number.parseInt(pair, 16))
}

const hex = (channel: number): string => Math.round(channel).toString(16).padStart(2, '0')
