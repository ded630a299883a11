import { expect, test } from 'vitest'
import { wrapped } from './wrapped.ts'

test('lines are broken between words and indented, and a long word stays whole', () => {
  const text = wrapped(`${'word '.repeat(20)}end\n${'x'.repeat(90)}`, 10)
  const lines = text.split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]?.length).toBeLessThanOrEqual(70)
  expect(lines[1]).toMatch(/^ {10}word/)
  expect(lines[2]).toBe(`          ${'x'.repeat(90)}`)
})
