import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const LIMITS = readFileSync('docs/limits.md', 'utf8')

const allOf = (pattern: RegExp) => [...LIMITS.matchAll(pattern)].map(([, found = '']) => found)

test('every test that docs/limits.md names is in one of the files that it names', () => {
  const files = allOf(/`((?:packages|tests)\/[\w/.-]+\.test\.ts)`/g)
  const names = allOf(/“([^”]+)”/g)
  expect(names.length).toBeGreaterThan(20)
  const sources = files.map((path) => readFileSync(path, 'utf8')).join()
  expect(names.filter((name) => !sources.includes(name))).toEqual([])
})
