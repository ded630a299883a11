import { expect, test } from 'vitest'
import { StoreError } from '../store.ts'
import { Connection } from './connection.ts'
import { openFile, type SqliteDatabase } from './driver.ts'

/** A table of names, and what was executed on its database. `spoil` may throw instead. */
function namesTable({ spoil = (_sql: string) => {} } = {}) {
  const database = openFile(':memory:')
  database.exec('CREATE TABLE names (name TEXT PRIMARY KEY) STRICT')
  const executed: string[] = []
  const watched: SqliteDatabase = {
    exec(sql) {
      executed.push(sql)
      spoil(sql)
      return database.exec(sql)
    },
    prepare: (sql) => database.prepare(sql),
  }
  const db = new Connection(watched, 'names.db')
  return {
    db,
    executed,
    add: (name: string) => db.changes('INSERT INTO names VALUES (:name)', { name }),
    has: async (name: string) =>
      (await db.find('SELECT * FROM names WHERE name = :name', { name })) !== undefined,
  }
}

test('the writes of one turn share a transaction, those of the next have another', async () => {
  const { add, executed } = namesTable()
  await Promise.all([add('ada'), add('bob'), add('cy')])
  expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
  await add('dora')
  expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'BEGIN IMMEDIATE', 'COMMIT'])
})

test('more writes than one transaction takes are spread over several', async () => {
  const { add, executed } = namesTable()
  const added = await Promise.all(Array.from({ length: 600 }, (_, n) => add(`${n}`)))
  expect(added).toEqual(Array.from({ length: 600 }, () => true))
  expect(executed.filter((sql) => sql === 'COMMIT')).toHaveLength(3)
})

test('nobody reads a write before it is committed', async () => {
  const { add, has } = namesTable()
  const added = add('ada')
  expect(await has('ada')).toBe(false)
  await added
  expect(await has('ada')).toBe(true)
})

test('a commit that fails rejects each of its writes, keeps none, and the next one works', async () => {
  const full = new Error('database or disk is full')
  let commits = 0
  const { add, has } = namesTable({
    spoil(sql) {
      if (sql !== 'COMMIT') return
      commits += 1
      if (commits === 1) throw full
    },
  })
  const failed = await Promise.allSettled([add('ada'), add('bob')])
  for (const result of failed) {
    const reason = result.status === 'rejected' ? result.reason : undefined
    expect(reason).toBeInstanceOf(StoreError)
    expect(reason).toMatchObject({ code: 'unavailable', cause: full })
    expect(reason.message).toContain('names.db')
  }
  expect([await has('ada'), await has('bob')]).toEqual([false, false])
  expect(await add('ada')).toBe(true)
  expect(await has('ada')).toBe(true)
})

test('a transaction that cannot begin rejects its writes, and the next one works', async () => {
  const busy = new Error('database is locked')
  let locked = true
  const { add } = namesTable({
    spoil(sql) {
      if (sql === 'BEGIN IMMEDIATE' && locked) throw busy
    },
  })
  await expect(add('ada')).rejects.toMatchObject({ code: 'unavailable', cause: busy })
  locked = false
  expect(await add('ada')).toBe(true)
})

test('a write that fails is undone as a whole, and spoils no other of its turn', async () => {
  const { add, db, has } = namesTable()
  const half = db.write((statements) => {
    statements.run('INSERT INTO names VALUES (:name)', { name: 'half' })
    throw new Error('on the way')
  })
  const [before, failed, after] = await Promise.allSettled([add('ada'), half, add('bob')])
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  expect([before, after]).toEqual([
    { status: 'fulfilled', value: true },
    { status: 'fulfilled', value: true },
  ])
  expect([await has('ada'), await has('half'), await has('bob')]).toEqual([true, false, true])
})

test('an error names the database and holds no value that was read or written', async () => {
  const { db } = namesTable()
  const values = { secret: 'pcr_hush' }
  const errors = await Promise.allSettled([
    db.find('SELECT :secret FROM nothing', values),
    db.changes('INSERT INTO names VALUES (:secret), (:secret)', values),
  ])
  for (const error of errors) {
    expect(error).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
    const { reason } = error as PromiseRejectedResult
    expect(reason.message).toContain('names.db')
    expect(`${reason.message} ${reason.cause}`).not.toContain('pcr_hush')
  }
})
