import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { postgres } from '../../../packages/server/src/store/postgres/index.ts'
import { STEPS } from '../../../packages/server/src/store/postgres/steps.ts'
import { StoreError } from '../../../packages/server/src/store/store.ts'
import { identified, loggedIn, NOW } from '../contract/samples.ts'
import { newName, usePostgres } from './database.ts'

const { address, open, run } = usePostgres()

const versionOf = async (schema: string) =>
  (await run(`SELECT version FROM ${schema}.schema_version`)).rows

async function refusal(url: string): Promise<StoreError> {
  const error = await open({ url, schema: 'refused', connectTimeoutSeconds: 1 })
    .ready()
    .catch((error: unknown) => error)
  if (!(error instanceof StoreError)) throw new Error(`${url} was not refused`)
  expect(error.message).not.toContain('s3cret')
  return error
}

test('several servers that start at once on an empty database make the tables once', async () => {
  const schema = newName()
  const stores = Array.from({ length: 4 }, () => open({ schema }))
  await Promise.all(stores.map((store) => store.ready()))
  expect(await versionOf(schema)).toEqual([{ version: STEPS.length }])
  for (const { people } of stores) expect(await people.find('ada')).toBeUndefined()
})

test('a server that starts later finds what was kept, and changes nothing', async () => {
  const schema = newName()
  const { id } = await identified(open({ schema }))
  const later = open({ schema })
  await later.ready()
  expect(await later.logins.find(id, NOW)).toMatchObject({ id, personId: 'ada' })
})

test('two deployments in one database have nothing in common', async () => {
  const [one, other] = [open(), open({ schema: '"Odd" schema.' })]
  onTestFinished(async () => void (await run('DROP SCHEMA """Odd"" schema." CASCADE')))
  const { id } = await identified(one)
  expect(await other.logins.find(id, NOW)).toBeUndefined()
  await identified(other)
})

test('a schema of a newer version is refused, and left as it is', async () => {
  const schema = newName()
  await open({ schema }).ready()
  await run(`UPDATE ${schema}.schema_version SET version = 99`)
  const refused = open({ schema }).ready()
  await expect(refused).rejects.toMatchObject({
    code: 'newer_schema',
    message: expect.stringContaining(`schema 99; this one knows ${STEPS.length}`),
  })
  expect(await versionOf(schema)).toEqual([{ version: 99 }])
})

describe('with users of their own', () => {
  const role = newName()
  const schema = newName()
  const url = () => address({ username: role, password: 's3cret' })
  beforeAll(async () => {
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 's3cret'`)
    return async () => void (await run(`DROP OWNED BY ${role}; DROP ROLE ${role}`))
  })

  test('one that may make no schema is told what the owner has to do', async () => {
    const { code, message } = await refusal(url())
    expect([code, message]).toEqual(['unavailable', expect.stringContaining('permission denied')])
    expect(message).toContain('CREATE SCHEMA')
  })

  test('one that owns its schema needs no right besides', async () => {
    await run(`CREATE SCHEMA ${schema} AUTHORIZATION ${role}`)
    await identified(open({ url: url(), schema }))
  })

  test('one with rights to the rows alone can run, once another has made the tables', async () => {
    const tables = newName()
    await open({ schema: tables }).ready()
    await run(`GRANT USAGE ON SCHEMA ${tables} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${tables} TO ${role}`)
    const store = open({ url: url(), schema: tables })
    await store.ready()
    await loggedIn(store)
  })

  test('a wrong password is told, and neither that nor the right one is shown', async () => {
    const { code, message } = await refusal(address({ username: role, password: 'not-s3cret' }))
    expect([code, message]).toEqual([
      'unavailable',
      expect.stringContaining(`password authentication failed for user "${role}"`),
    ])
    expect(message).toContain('Correct the user and the password')
  })
})

test.each([
  ['where nothing listens', { port: '1' }, 'ECONNREFUSED', 'Start PostgreSQL'],
  ['of a host that does not exist', { hostname: 'db.invalid' }, 'db.invalid', 'correct the host'],
  ['without a password', { password: '' }, 'password must be a string', 'Correct the user'],
  ['of a database that does not exist', { pathname: '/nonesuch' }, '"nonesuch"', 'createdb'],
  ['that wants TLS of a server without', { search: '?sslmode=verify-full' }, 'SSL', 'sslmode='],
] as const)(
  'an address %s is refused with the cause and the remedy',
  async (_, other, ...parts) => {
    const { code, message } = await refusal(address({ password: 'postgres', ...other }))
    expect(code).toBe('unavailable')
    for (const part of parts) expect(message).toContain(part)
  },
)

test('a server that accepts connections and says nothing is given up', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const { message } = await refusal(`postgres://127.0.0.1:${port}/paircode`)
  expect(message).toContain('correct the host and the port')
})

test('a database that holds no Unicode is refused', async () => {
  const name = newName()
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`)
  expect((await refusal(address({ pathname: `/${name}` }))).message).toContain('createdb -E UTF8')
})

test.each([
  ['off', [expect.stringContaining('"synchronous_commit" off')]],
  ['on', []],
] as const)(
  'settings that may lose what was kept are told: synchronous_commit %s',
  async (setting, told) => {
    const url = address({ search: `?options=-c%20synchronous_commit=${setting}` })
    const all = (await open({ url }).cautions?.()) ?? []
    expect(all.filter((caution) => caution.includes('synchronous_commit'))).toEqual(told)
  },
)

test('a store that could not start does so once the cause is gone', async () => {
  const name = newName()
  const store = open({ url: address({ pathname: `/${name}` }) })
  await expect(store.ready()).rejects.toMatchObject({ code: 'unavailable' })
  await run(`CREATE DATABASE ${name}`)
  await store.ready()
})

test.each(['', 'db.acme.dev', 'mysql://db', 'postgres://', 'postgres://ada:s3c#ret@db/x'])(
  'an address that is none is refused at once, and not shown: %j',
  (url) => {
    expect(() => postgres(url)).toThrow(expect.objectContaining({ code: 'unavailable' }))
    expect(() => postgres(url)).not.toThrow(/s3c|mysql/)
  },
)
