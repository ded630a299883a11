import { expect, test } from 'vitest'
import { prepare } from './prepare.ts'
import { Problems } from './problems.ts'

async function problemsOf(changes: object): Promise<readonly string[]> {
  const problems = new Problems()
  const configuration = {
    issuer: 'http://127.0.0.1:5001',
    store: { memory: true },
    providers: [{ type: 'local' }],
    ...changes,
  }
  const file = new TextEncoder().encode(JSON.stringify(configuration))
  const source = { path: '/srv/paircode.json', file, environment: {} }
  const prepared = await prepare(source, () => {}, problems)
  await prepared?.paircode.close()
  await prepared?.close()
  expect(prepared === undefined).toBe(problems.lines.length > 0)
  return problems.lines
}

test('what the server itself refuses is told like the rest', async () => {
  expect(await problemsOf({ issuer: 'https://login.acme.dev' })).toEqual([
    'providers[0]: local signs in as anyone, so it works only where the issuer is a loopback address',
  ])
  expect(await problemsOf({ clients: [{ clientId: 'a', introspect: true }] })).toEqual([
    'clients[0].introspect: a clientSecret is needed to ask about tokens',
  ])
})

test('an API that no tokens are for is refused, with the one that was probably meant', async () => {
  const api = { clientId: 'api', clientSecret: 'a secret of some length', introspect: true }
  const problems = (resource: string) =>
    problemsOf({
      resources: ['https://api.acme.dev'],
      clients: [{ ...api, resources: [resource] }],
    })
  expect(await problems('https://api.acme.de')).toEqual([
    'clients[0].resources[0]: no tokens are for that API; did you mean "https://api.acme.dev"?',
  ])
  expect(await problems('https://elsewhere.example')).toEqual([
    'clients[0].resources[0]: no tokens are for that API; write one of "resources"',
  ])
  const clients = [{ clientId: 'a', resources: ['https://api.acme.dev'] }]
  expect(await problemsOf({ resources: ['https://api.acme.dev'], clients })).toEqual([
    'clients[0].resources: they need "introspect": it asks about their tokens',
  ])
})

test('a client may have no grant at all', async () => {
  const clientSecret = 'a secret of some length'
  const clients = [{ clientId: 'api', clientSecret, grants: [], introspect: true }]
  expect(await problemsOf({ clients })).toEqual([])
})

const LEAST = {
  paircodeSeconds: 30,
  deviceCodeSeconds: 60,
  accessTokenSeconds: 60,
  refreshIdleDays: 1,
  refreshAbsoluteDays: 1,
  sessionIdleHours: 1,
  sessionAbsoluteDays: 1,
}

const MOST = {
  paircodeSeconds: 900,
  deviceCodeSeconds: 1800,
  accessTokenSeconds: 3600,
  refreshIdleDays: 365,
  refreshAbsoluteDays: 730,
  sessionIdleHours: 2160,
  sessionAbsoluteDays: 90,
}

test('the ends of the ranges in the file are those of the server', async () => {
  const client = (pollIntervalSeconds: number) => [{ clientId: 'a', pollIntervalSeconds }]
  expect(await problemsOf({ lifetimes: LEAST, clients: client(1) })).toEqual([])
  expect(await problemsOf({ lifetimes: MOST, clients: client(60) })).toEqual([])
})
