import { expect, test } from 'vitest'
import { Problems } from '../../packages/server/src/standalone/problems.ts'
import { readConfiguration } from '../../packages/server/src/standalone/read.ts'
import { BAD_VALUES } from './bad-values.ts'
import { completeFile } from './complete-file.ts'

function problemsOf(file: unknown): readonly string[] {
  const problems = new Problems()
  const bytes = new TextEncoder().encode(JSON.stringify(file))
  readConfiguration({ file: bytes, environment: {} }, problems)
  return problems.lines
}

const keysIn = (path: string) => path.split(/[.[\]]+/).filter((key) => key !== '')

/** The complete file with one value of it changed. */
function changed(path: string, change: (place: Record<string, unknown>, key: string) => void) {
  const file: Record<string, unknown> = structuredClone(completeFile)
  const keys = keysIn(path)
  const last = keys.pop() ?? ''
  if (keys[0] === 'store') file.store = {} // there can be but one
  let place = file
  for (const key of keys) place = place[key] as Record<string, unknown>
  change(place, last)
  return file
}

test('a file that says every key is accepted', () => {
  expect(problemsOf(completeFile)).toEqual([])
})

test.each(Object.entries(BAD_VALUES))(
  '%s is refused with what is wrong and what to write',
  (path, row) => {
    for (const [value, problem] of row.bad) {
      const file = changed(path, (place, key) => {
        place[key] = value
      })
      expect(problemsOf(file)).toEqual([`${path}: ${problem}; write ${row.write}`])
    }
  },
)

// An item of a list has no name, and without its type nobody knows a provider's keys.
const named = Object.keys(BAD_VALUES).filter((path) => !/\]$|\.type$/.test(path))

test.each(named)('%s is named where it is misspelt', (path) => {
  const file = changed(path, (place, key) => {
    place[`${key}s_`] = place[key] ?? 'x'
    delete place[key]
  })
  const key = keysIn(path).at(-1)
  expect(problemsOf(file)).toContain(`${path}s_: is not a key; did you mean "${key}"?`)
})
