import { expect, test } from 'vitest'
import { stylesheet } from './stylesheet.ts'

test('the style sheet is at most 4 kB and loads nothing', () => {
  const css = stylesheet('#0b57d0')
  expect(css.length).toBeLessThanOrEqual(4096)
  expect(css).not.toMatch(/url\(|@import/)
})

test('every colour that the style sheet uses is set for both themes', () => {
  const css = stylesheet('#0b57d0')
  for (const [, name] of css.matchAll(/var\(--(\w+)\)/g)) {
    expect(css.split(`--${name}:#`), name).toHaveLength(3)
  }
})

test('an accent that is no colour never gets into the style sheet', () => {
  expect(() => stylesheet('red}body{display:none')).toThrow(TypeError)
})
