import { inspect } from 'node:util'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { NewKey } from '../../../packages/server/src/store/key-store.ts'
import { postgres } from '../../../packages/server/src/store/postgres/index.ts'
import { type Store, StoreError } from '../../../packages/server/src/store/store.ts'
import {
  approved,
  identified,
  loggedIn,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
  wins,
} from '../contract/samples.ts'
import { newName, usePostgres } from './database.ts'
import { startPooler } from './pooler.ts'

const { address, open, run } = usePostgres()

/** A store whose connections can be told apart, and ended. */
function openNamed(options = {}) {
  const name = newName()
  const schema = newName()
  const url = `${address()}?application_name=${name}`
  return {
    schema,
    store: open({ url, schema, ...options }),
    cut: () =>
      run('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
        name,
      ]),
  }
}

const newKey = (kid: string, activeAt = NOW): NewKey => ({
  kid,
  sealed: 'sealed',
  activeAt,
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid, alg: 'ES256', use: 'sig' },
})

/** Holds a lock on the logins of a schema while the work is done. */
async function whileLocked(schema: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client(address())
  await client.connect()
  try {
    await client.query(`BEGIN; LOCK TABLE ${schema}.logins IN ACCESS EXCLUSIVE MODE`)
    await work()
  } finally {
    await client.end()
  }
}

const waitingIn = async (schema: string) =>
  (await run(`SELECT FROM pg_locks WHERE NOT granted AND relation = '${schema}.logins'::regclass`))
    .rowCount

test('two stores on one schema both make progress, and agree on who won', async () => {
  const schema = newName()
  const stores = [open({ schema }), open({ schema })] as const
  const names = Array.from({ length: 20 }, (_, n) => `${n}`)
  for (const name of names) {
    const begun = stores.map((store) => store.logins.begin(newLogin(name), NOW))
    expect(wins(await Promise.all(begun))).toBe(1)
  }

  await approved(stores[0])
  const redeemed = names.flatMap((name) =>
    stores.map((store, n) => store.logins.redeem('code-a', sessionStart(`${n}-${name}`), NOW)),
  )
  expect(wins(await Promise.all(redeemed))).toBe(1)

  const { sessionId } = (await stores[0].logins.find('login-a', NOW)) ?? {}
  const rotated = names.flatMap(() =>
    stores.map(({ sessions }) =>
      sessions.rotate(sessionId ?? '', { from: 1, to: 2 }, secondsLater(2000), [], NOW),
    ),
  )
  expect(wins(await Promise.all(rotated))).toBe(1)
})

test('of what has to look first, one is done at a time, at whichever server', async () => {
  const schema = newName()
  const stores = [open({ schema }), open({ schema })] as const
  /** At both of them, eight times at once. */
  const atOnce = (work: (store: Store, name: string) => Promise<boolean>) =>
    Promise.all(stores.flatMap((store, n) => [0, 1, 2, 3].map((m) => work(store, `${n}-${m}`))))
  await atOnce(async ({ people }) => (await people.find('ada')) === undefined) // all are connected

  expect(wins(await atOnce(({ keys }, kid) => keys.begin(newKey(kid))))).toBe(1)
  const [first] = await stores[0].keys.list(NOW)
  const next = (kid: string) => newKey(`next-${kid}`, secondsLater(60))
  expect(
    wins(await atOnce(({ keys }, kid) => keys.rotate(next(kid), secondsLater(120), NOW))),
  ).toBe(1)
  expect(await stores[0].keys.list(NOW)).toHaveLength(2)
  const retire = ({ keys }: Store, kid: string) =>
    keys.retire(first?.kid ?? '', newKey(`fresh-${kid}`), NOW)
  expect(wins(await atOnce(retire))).toBe(1)
  expect(await stores[0].keys.list(NOW)).toHaveLength(1)

  const metadata = { name: null, redirectUris: [], grants: [], scope: null }
  const client = { metadata, createdAt: NOW, forgetAt: secondsLater(60) }
  const register = ({ clients }: Store, clientId: string) =>
    clients.register({ clientId, ...client }, 3)
  expect(wins(await atOnce(register))).toBe(3)
})

test('two stores that sweep at once delete each row once', async () => {
  const schema = newName()
  const stores = [open({ schema }), open({ schema })] as const
  const many = Array.from({ length: 40 }, (_, n) => newLogin(`${n}`))
  await Promise.all(many.map((login) => stores[0].logins.begin(login, NOW)))
  const swept = await Promise.all(stores.map((store) => store.sweep(secondsLater(3600))))
  const left = await stores[0].sweep(secondsLater(3600))
  expect(swept.reduce((sum, rows) => sum + rows, left)).toBe(40)
})

test('two stores that look at once tell of each login that expired once', async () => {
  const schema = newName()
  const stores = [open({ schema }), open({ schema })] as const
  const many = Array.from({ length: 40 }, (_, n) => newLogin(`${n}`))
  await Promise.all(many.map((login) => stores[0].logins.begin(login, NOW)))
  const expire = ({ logins }: Store) => logins.expire(secondsLater(300))
  const told = [...(await Promise.all(stores.map(expire))), await expire(stores[0])].flat()
  expect(told.map(({ id }) => id).sort()).toEqual(many.map(({ id }) => id).sort())
})

test('what is read while connections are cut is read again', async () => {
  const { store, schema, cut } = openNamed()
  const { id } = await identified(store)
  let found: ReturnType<typeof store.logins.find> = Promise.resolve(undefined)
  await whileLocked(schema, async () => {
    found = store.logins.find(id, NOW)
    await vi.waitFor(async () => expect(await waitingIn(schema)).toBe(1))
    await cut()
  })
  expect(await found).toMatchObject({ id })
})

test('what is written while connections are cut is not written twice, and the next one works', async () => {
  const { store, schema, cut } = openNamed()
  await store.ready()
  let begun: Promise<unknown> = Promise.resolve()
  await whileLocked(schema, async () => {
    begun = store.logins.begin(newLogin(), NOW).catch((error: unknown) => error)
    await vi.waitFor(async () => expect(await waitingIn(schema)).toBe(1))
    await cut()
  })
  expect(await begun).toMatchObject({ name: 'StoreError', code: 'unavailable' })
  expect(await store.logins.find('login-a', NOW)).toBeUndefined()
  expect(await store.logins.begin(newLogin(), NOW)).toBe(true)
})

test('connections that are cut while they are idle are not missed', async () => {
  const { store, cut } = openNamed()
  await loggedIn(store)
  await cut()
  await vi.waitFor(async () =>
    expect(await store.sessions.use('session-a', secondsLater(2000), [], NOW)).toBe(true),
  )
})

test('a transaction that is cut leaves nothing behind', async () => {
  const { store, schema, cut } = openNamed()
  await store.keys.begin(newKey('first'))
  const before = await store.keys.list(NOW)
  await run(`CREATE FUNCTION ${schema}.wait() RETURNS trigger AS $$
      BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER wait BEFORE INSERT ON ${schema}.signing_keys
      FOR EACH ROW EXECUTE FUNCTION ${schema}.wait()`)
  const rotated = store.keys.rotate(newKey('next', secondsLater(60)), secondsLater(120), NOW)
  const failed = expect(rotated).rejects.toMatchObject({ code: 'unavailable' })
  await vi.waitFor(async () => {
    const sleeping = await run(`SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)
    expect(sleeping.rowCount).toBe(1)
  })
  await cut()
  await failed
  expect(await store.keys.list(NOW)).toEqual(before)
})

test.each([
  ['a statement that waits for a lock too long', { lockTimeoutSeconds: 1 }, 'lock timeout'],
  ['a statement that takes too long', { statementTimeoutSeconds: 1 }, 'statement timeout'],
])('%s is given up, and says so', async (_, options, reason) => {
  const { store, schema } = openNamed({ lockTimeoutSeconds: 5, ...options })
  await store.ready()
  await whileLocked(schema, async () => {
    await expect(store.logins.begin(newLogin(), NOW)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(reason),
    })
  })
  expect(await store.logins.begin(newLogin(), NOW)).toBe(true)
})

test('a database that falls silent is given up, and so is who waits for a connection', async () => {
  const pooler = await startPooler(address())
  onTestFinished(pooler.stop)
  const store = open({
    url: pooler.url,
    connections: 1,
    statementTimeoutSeconds: 1,
    connectTimeoutSeconds: 1,
  })
  await store.ready()
  pooler.state.silent = true
  const failures = await Promise.all(
    ['a', 'b'].map((id) => store.people.find(id).catch((error: unknown) => error)),
  )
  for (const failure of failures) expect(failure).toBeInstanceOf(StoreError)
  expect(String(failures[1])).toContain('All connections are in use')
  pooler.state.silent = false
  await store.ready()
})

test('a standby is not ready and says that it is one, and a connection to it is given up', async () => {
  const name = newName()
  await run(`CREATE ROLE ${name} LOGIN PASSWORD 'postgres' SUPERUSER`)
  onTestFinished(async () => void (await run(`DROP ROLE ${name}`)))
  const schema = newName()
  await open({ schema }).ready()
  // What a standby answers to whatever would write.
  await run(`ALTER ROLE ${name} SET default_transaction_read_only = on`)
  const url = address({ username: name, password: 'postgres' })
  const store = open({ schema, url, connections: 1 })
  await expect(store.ready()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('the address of the primary'),
  })
  // It leads to the primary by now; the connection that was there before would not.
  await run(`ALTER ROLE ${name} RESET default_transaction_read_only`)
  await store.ready()
})

test('an error holds no value that was read or written', async () => {
  const { store, schema } = openNamed()
  await identified(store)
  await run(`ALTER TABLE ${schema}.browsers ADD CHECK (hash <> 'pcb_hush')`)
  const session = {
    hash: 'pcb_hush',
    personId: 'ada',
    signedInAt: NOW,
    createdAt: NOW,
    expiresAt: secondsLater(9),
  }
  const error: StoreError = await store.browsers.start(session).then(Promise.reject, (e) => e)
  expect(error.code).toBe('unavailable')
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('pcb_hush')
})

test('text that PostgreSQL cannot hold finds nothing, and is kept in another spelling', async () => {
  const store = open()
  expect(await store.logins.find('login-\0', NOW)).toBeUndefined()
  const asked = { resource: [], state: 'a\0b\ud800c' }
  await identified(store, newLogin('a', { asked }))
  await store.logins.approve('login-a', 'her-browser', 'ada', {}, NOW)
  expect(await store.logins.redeem('code-a', sessionStart(), NOW)).toMatchObject({
    asked: { resource: [], state: 'a\uFFFDb\uFFFDc' },
  })
})

test('a store that is closed finishes what was asked for before', async () => {
  const options = { url: address(), schema: newName(), connections: 1 }
  const store = postgres(options)
  const begun = ['a', 'b', 'c'].map((name) => store.logins.begin(newLogin(name), NOW))
  await store.close()
  expect(await Promise.all(begun)).toEqual([true, true, true])
  await expect(store.ready()).rejects.toMatchObject({ code: 'unavailable' })
})
