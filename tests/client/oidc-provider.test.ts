import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type LoginPrompt, login, memoryStore } from '@paircode/client'
import { afterAll, expect, test } from 'vitest'
import { oidcProviderPerson } from '../behaviours/oidc-provider-person.ts'
import { freePort } from '../browser/free-port.js'
import { startProgram } from '../browser/program.ts'

/** npm's `oidc-provider`, a server that knows nothing of us. */
const port = await freePort()
const issuer = `http://127.0.0.1:${port}`
const scopes = { all: 'openid offline_access', beyond: 'more' }
const clients = {
  public: { id: 'acme-cli' },
  other: { id: 'other-cli' },
  confidential: { id: 'web', secret: 's'.repeat(32) },
  api: { id: 'api', secret: 't'.repeat(32) },
}
const redirectUris = ['http://127.0.0.1/callback']
const registered = JSON.stringify({ clients, scopes, resources: [], redirectUris })
const file = fileURLToPath(new URL('../behaviours/oidc-provider.js', import.meta.url))
const command = [process.execPath, file, String(port), registered]
const server = startProgram(command, { cwd: process.cwd() })
await server.said(/^listening/m)
afterAll(() => server.stop())

async function approve(prompt: LoginPrompt): Promise<void> {
  const code = prompt.flow === 'device' ? prompt.userCode : undefined
  const question = await oidcProviderPerson('ada').question(prompt.verificationUri, code)
  await question.approve()
}

test.each(['loopback', 'device'] as const)('a %s login at a standard server', async (flow) => {
  const failures: unknown[] = []
  const store = memoryStore()
  const session = await login({
    issuer,
    clientId: 'acme-cli',
    scope: ['openid', 'offline_access'],
    flow,
    store,
    openBrowser: false,
    onPrompt: (prompt) => void approve(prompt).catch((error) => failures.push(error)),
  })
  expect(failures).toEqual([])
  expect(session.subject).toBe('ada')
  expect(await session.whoami()).toMatchObject({ subject: 'ada' })
  expect(await store.list()).toMatchObject([
    { clientId: 'acme-cli', endpoints: { token: `${issuer}/token`, userinfo: `${issuer}/me` } },
  ])
})
