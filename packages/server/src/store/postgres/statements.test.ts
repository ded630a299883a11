import { expect, test } from 'vitest'
import { Statements } from './statements.ts'

test('each named value is numbered once, in the order of the text', () => {
  const { text, values } = new Statements('paircode').bind(
    'UPDATE paircode.logins SET a = :one::text, b = :two WHERE a <> :one',
    { two: 2, one: 1, other: 3 },
  )
  expect(text).toBe('UPDATE "paircode".logins SET a = $1::text, b = $2 WHERE a <> $1')
  expect(values).toEqual([1, 2])
})

test('an instant is kept as milliseconds, a list or a record as JSON, and a value left out as null', () => {
  const values = { at: new Date(5), list: ['a'], record: { b: 1 }, nothing: null }
  const sql = 'SELECT :at, :list, :record, :nothing, :absent'
  expect(new Statements('paircode').bind(sql, values).values).toEqual([
    ...[5, '["a"]', '{"b":1}', null, null],
  ])
})

test('a name stands for one text: that of the same statement in another schema has another', () => {
  const sql = 'SELECT id FROM paircode.people'
  const bound = (schema: string) => new Statements(schema).bind(sql, {})
  expect(bound('one').name).toBe(bound('one').name)
  expect(bound('one').name).not.toBe(bound('other').name)
  expect(bound('o"$&').text).toBe('SELECT id FROM "o""$&".people')
})

test('where a pooler keeps no prepared statements they are sent without a name', () => {
  const statements = new Statements('paircode')
  statements.stopPreparing()
  expect(statements.bind('SELECT 1', {})).toEqual({ text: 'SELECT 1', values: [] })
})

test('what PostgreSQL has no place for in text is replaced, in JSON as well', () => {
  const { values } = new Statements('paircode').bind('SELECT :text, :json', {
    text: 'a\0\ud800\u{1f600}',
    json: { state: '\0\\u0000' },
  })
  expect(values).toEqual(['a\ufffd\ufffd\u{1f600}', '{"state":"\ufffd\\\\u0000"}'])
})
