import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, READABLE, readableOn, textOn } from './colour.ts'

const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#FF0000', '#0000ff')).toBeCloseTo(2.15, 2)
})

test('contrast does not care which colour is on top', () => {
  fc.assert(fc.property(colours, colours, (a, b) => contrast(a, b) === contrast(b, a)))
})

test('black or white is readable on any colour', () => {
  fc.assert(fc.property(colours, (colour) => contrast(textOn(colour), colour) >= READABLE))
})

test('any colour can be made readable on any other', () => {
  fc.assert(
    fc.property(colours, colours, (colour, background) => {
      return contrast(readableOn(colour, background), background) >= READABLE
    }),
  )
})

test('a colour that is readable already stays as it is', () => {
  fc.assert(
    fc.property(colours, colours, (colour, background) => {
      fc.pre(contrast(colour, background) >= READABLE)
      return readableOn(colour, background) === colour
    }),
  )
})

test.each(['', 'red', '#fff', '#0b57d0;}', '#0b57dg'])('"%s" is refused as a colour', (text) => {
  expect(() => textOn(text)).toThrow(TypeError)
})
