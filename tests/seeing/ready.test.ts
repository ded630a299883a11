import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { startServer } from '../login/start-server.ts'

const masterKey = () => randomBytes(32).toString('base64url')

test('a server whose master key is another than that of the keys is not ready', async () => {
  const store = memory()
  const [one, other] = [masterKey(), masterKey()]
  const readiness = async (masterKey: string) => {
    const server = startServer({ store, masterKey })
    const answer = await server.fetch(`${server.issuer}/readyz`)
    return [answer.status, await answer.text(), server.events.map(({ obstacle }) => obstacle)]
  }
  expect(await readiness(one)).toEqual([200, 'ok\n', []])
  expect(await readiness(other)).toEqual([503, 'the keys cannot be opened\n', ['keys']])
  expect(await readiness(one)).toEqual([200, 'ok\n', []])
})

test('a server that drains is not ready, and everything else goes on', async () => {
  const server = startServer()
  server.paircode.drain()
  expect((await server.fetch(`${server.issuer}/readyz`)).status).toBe(503)
  expect((await server.fetch(`${server.issuer}/healthz`)).status).toBe(200)
  expect((await server.fetch(`${server.issuer}/oauth/jwks`)).status).toBe(200)
})
