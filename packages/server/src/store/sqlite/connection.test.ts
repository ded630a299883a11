import { expect, test, vi } from 'vitest'
import { StoreError } from '../store.ts'
import { Connection } from './connection.ts'
import { openFile, type SqliteDatabase } from './driver.ts'

/** A table of names, and what was executed on its database. `spoil` may throw instead. */
function namesTable({ spoil = (_sql: string) => {}, patienceMs = 5000 } = {}) {
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
  const db = new Connection(watched, 'names.db', patienceMs)
  return {
    db,
    executed,
    add: (name: string, when?: 'later') =>
      db.changes('INSERT INTO names VALUES (:name)', { name }, when),
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

test('a write that nobody waits for goes along with the next one', async () => {
  const { add, executed } = namesTable()
  const later = add('ada', 'later')
  await new Promise(setImmediate)
  expect(executed).toEqual([])
  await add('bob')
  expect([await later, executed]).toEqual([true, ['BEGIN IMMEDIATE', 'COMMIT']])
})

test('a write that nobody waits for is committed though no other comes', async () => {
  const { add, has } = namesTable()
  expect(await add('ada', 'later')).toBe(true)
  expect(await has('ada')).toBe(true)
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
  const gone = new Error('disk I/O error')
  let broken = true
  const { add } = namesTable({
    spoil(sql) {
      if (sql === 'BEGIN IMMEDIATE' && broken) throw gone
    },
  })
  await expect(add('ada')).rejects.toMatchObject({ code: 'unavailable', cause: gone })
  broken = false
  expect(await add('ada')).toBe(true)
})

/** A table that another process holds the lock of until it is told. */
function lockedTable(patienceMs?: number) {
  const lock = { isHeld: true, tried: 0 }
  const table = namesTable({
    ...(patienceMs !== undefined && { patienceMs }),
    spoil(sql) {
      if (sql !== 'BEGIN IMMEDIATE' || !lock.isHeld) return
      lock.tried += 1
      throw new Error('database is locked')
    },
  })
  return { ...table, lock }
}

test('writes wait for another process to give the lock back, in their order, and everything else goes on', async () => {
  const { add, has, lock } = lockedTable()
  const first = add('ada')
  await vi.waitFor(() => expect(lock.tried).toBeGreaterThan(1))
  expect(await has('ada')).toBe(false)
  const second = add('ada')
  lock.isHeld = false
  await expect(first).resolves.toBe(true)
  await expect(second).rejects.toMatchObject({ code: 'unavailable' })
})

test('a write gives the lock up when its patience is at an end', async () => {
  const { add, db, lock } = lockedTable(50)
  await expect(add('ada')).rejects.toThrow('database is locked')
  const last = add('bob')
  db.flush()
  await expect(last).rejects.toThrow('database is locked')
  lock.isHeld = false
  expect(await add('cy')).toBe(true)
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
