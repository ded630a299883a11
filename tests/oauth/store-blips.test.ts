/** The store fails at one verb in the midst of a request: what has been done by then is not lost. */
import { expect, test } from 'vitest'
import { aroundVerbs } from '../../packages/server/src/store/around-verbs.ts'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { StoreError } from '../../packages/server/src/store/store.ts'
import { cookiesOf, startServer, startTerminal } from '../login/start-server.ts'
import { DEVICE_CODE_GRANT, identifiedLogin, tokenServer } from './approved-login.ts'

/** A store that fails at the verbs that are named. */
function failingStore() {
  const fails = new Set<string>()
  const store = aroundVerbs(memory(), async (verb, run) => {
    if (fails.has(verb)) throw new StoreError('unavailable', `${verb} failed`)
    return run()
  })
  return { fails, store }
}

const MINUTE = 60

test('keys that cannot be read again as a login is redeemed do not cost it', async () => {
  const { fails, store } = failingStore()
  const server = tokenServer({ store })
  await server.paircode.ready()
  server.pass(MINUTE)
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  fails.add('keys.list')
  const redeemed = await server.token({ grant_type: DEVICE_CODE_GRANT, device_code: code })
  expect(redeemed.body).toHaveProperty('refresh_token')
})

test('a use that cannot be noted does not cost a client that registered itself its login', async () => {
  const { fails, store } = failingStore()
  const server = tokenServer({ store, registration: { dynamic: true } })
  const registered = await server.fetch(`${server.issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_types: [DEVICE_CODE_GRANT, 'refresh_token'] }),
  })
  const { client_id } = (await registered.json()) as { client_id: string }
  const { code, approve } = await identifiedLogin(server, server.now(), 'device', {
    clientId: client_id,
    scope: ['openid', 'offline_access'],
  })
  await approve()
  fails.add('clients.keep')
  const fields = { client_id, grant_type: DEVICE_CODE_GRANT, device_code: code }
  expect((await server.token(fields)).body).toHaveProperty('refresh_token')
  expect(server.events).toContainEqual(
    expect.objectContaining({ level: 'error', event: 'use_not_noted', client: client_id }),
  )
})

test('a session whose use cannot be noted is let in all the same', async () => {
  const { fails, store } = failingStore()
  const server = startServer({ store })
  const terminal = startTerminal(server)
  await server.person('ada@example.com').answer(await (await terminal.begin()).text())
  const { paircode_session } = cookiesOf(await terminal.poll())
  fails.add('sessions.use')
  server.pass(MINUTE)
  const request = new Request(`${server.issuer}/secured`, {
    headers: { cookie: `paircode_session=${paircode_session}` },
  })
  expect(await server.paircode.authenticate(request)).toMatchObject({ clientId: 'paircode' })
})
