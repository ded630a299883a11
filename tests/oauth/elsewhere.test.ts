import { expect, test } from 'vitest'
import { CALLBACK, RIGHT, VERIFIER } from './authorize.ts'
import { enter, post, startDevice, startOAuth } from './start-oauth.ts'

const [HERE, THERE] = ['198.51.100.7', '203.0.113.9']

test.each([
  ['nothing is noted', HERE, HERE, 0],
  ['who approves elsewhere is noted', THERE, HERE, 1],
  ['who redeems elsewhere is noted', HERE, THERE, 1],
])('of a loopback login on one network %s', async (_, browser, terminal, times) => {
  const server = startOAuth()
  const { body } = await post(server, 'par', RIGHT, { address: HERE })
  const page = await server.person('ada@example.com', browser).answer(body.authorization_uri)
  const form = { grant_type: 'authorization_code', client_id: 'acme-cli', redirect_uri: CALLBACK }
  const code = new URL(page.url).searchParams.get('code') ?? ''
  const fields = { ...form, code, code_verifier: VERIFIER }
  expect((await post(server, 'token', fields, { address: terminal })).status).toBe(200)
  const noted = server.events.filter(({ event }) => event === 'login_elsewhere')
  expect(noted).toHaveLength(times)
  for (const event of noted) expect(event).toMatchObject({ level: 'warn', address: THERE })
})

test('a device login may be approved anywhere, and nothing is noted', async () => {
  const server = startOAuth()
  const terminal = await startDevice(server, { address: HERE })
  const ada = server.person('ada@example.com', THERE)
  await ada.press(await enter(ada, server, terminal.code), 'Approve')
  expect(await terminal.poll()).toBe('tokens')
  expect(server.events.some(({ event }) => event === 'login_elsewhere')).toBe(false)
})
