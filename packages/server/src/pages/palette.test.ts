import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, READABLE } from './colour.ts'
import { darkPalette, lightPalette } from './palette.ts'

/** WCAG 2.2, success criterion 1.4.11: what the edge of a control needs to be seen. */
const VISIBLE = 3

const accents = fc
  .integer({ min: 0, max: 0xffffff })
  .map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)

test.each([
  ['light', lightPalette],
  ['dark', darkPalette],
])('in the %s theme everything reads well, whatever the accent', (_, paletteOf) => {
  fc.assert(
    fc.property(accents, (accent) => {
      const palette = paletteOf(accent)
      for (const ground of [palette.page, palette.card]) {
        expect(contrast(palette.ink, ground)).toBeGreaterThanOrEqual(READABLE)
        expect(contrast(palette.quiet, ground)).toBeGreaterThanOrEqual(READABLE)
        expect(contrast(palette.link, ground)).toBeGreaterThanOrEqual(READABLE)
      }
      expect(contrast(palette.ink, palette.note)).toBeGreaterThanOrEqual(READABLE)
      expect(contrast(palette.alert, palette.card)).toBeGreaterThanOrEqual(READABLE)
      expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(READABLE)
      expect(contrast(palette.edge, palette.card)).toBeGreaterThanOrEqual(VISIBLE)
    }),
  )
})

test('in the light theme buttons have the very accent', () => {
  expect(lightPalette('#ffd400').accent).toBe('#ffd400')
})
