import { expect, test } from 'vitest'
import { Counter } from './counter.ts'
import { exposition } from './family.ts'

test('it counts by labels, whose values are escaped', () => {
  const counter = new Counter<'client'>('logins_total', 'Logins.')
  counter.add({ client: 'a' })
  counter.add({ client: 'a' })
  counter.add({ client: 'b"\\\n' })
  expect(exposition([counter])).toBe(
    [
      '# HELP logins_total Logins.',
      '# TYPE logins_total counter',
      'logins_total{client="a"} 2',
      'logins_total{client="b\\"\\\\\\n"} 1',
      '',
    ].join('\n'),
  )
})

test('what has not happened yet is named all the same', () => {
  expect(exposition([new Counter('logins_total', 'Logins.')])).toBe(
    '# HELP logins_total Logins.\n# TYPE logins_total counter\n',
  )
})
