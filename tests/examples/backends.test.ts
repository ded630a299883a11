import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { login, memoryStore } from '@paircode/client'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { startProgram } from '../browser/program.ts'
import { Person } from '../people/person.js'

/** One of the examples, in a folder of its own. */
async function startBackend(file: string, path: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'paircode-backend-'))
  const origin = `http://localhost:${await freePort()}`
  const issuer = origin + path
  const example = fileURLToPath(new URL(`../../examples/${file}.js`, import.meta.url))
  const program = startProgram([process.execPath, example], { cwd, env: { ISSUER: issuer } })
  await program.said(/Terminals log in at/)
  const stop = async () => {
    await program.stop()
    rmSync(cwd, { recursive: true })
  }
  return { origin, issuer, program, stop }
}

describe.each([
  ['with-express/dist/server', 'paircode', ''],
  ['with-express/dist/server', 'paircode', '/acme'],
  ['other-backends/dist/fastify', 'acme-cli', ''],
  ['other-backends/dist/node-http', 'acme-cli', ''],
])('%s for %s, under the path "%s"', (file, clientId, path) => {
  let backend: Awaited<ReturnType<typeof startBackend>>
  beforeAll(async () => {
    backend = await startBackend(file, path)
    return backend.stop
  })

  // Without the address of the connection no paircode login is completed.
  test.each(['loopback', 'paircode'] as const)(
    'a terminal logs in by %s, and is known',
    async (flow) => {
      const { issuer } = backend
      const ada = new Person({ fields: { email: 'ada@acme.dev' } })
      const session = await login({
        issuer,
        clientId,
        flow,
        store: memoryStore(),
        openBrowser: false,
        onPrompt: ({ verificationUri }) => void ada.answer(verificationUri),
      })
      const response = await session.fetch(`${issuer}/secured`)
      expect(await response.text()).toBe(`You are authenticated as: ${session.subject}`)
      await session.logout()
    },
  )

  test('a standard client finds the metadata where RFC 8414 has it', async () => {
    const { origin, issuer } = backend
    const response = await fetch(`${origin}/.well-known/oauth-authorization-server${path}`)
    expect(await response.json()).toMatchObject({ issuer })
  })

  test('who is not logged in reads so, with the challenge and without a stack', async () => {
    const { issuer } = backend
    for (const [headers, challenge] of [
      [{}, /^Bearer$/],
      [{ authorization: 'Bearer no-token' }, /^Bearer error="invalid_token"/],
    ] as const) {
      const response = await fetch(`${issuer}/secured`, { headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(challenge)
      expect(await response.text()).not.toContain('.js')
    }
  })

  test('a signal to stop answers the polls that are held, and ends it', async () => {
    const { issuer, program, stop } = await startBackend(file, path)
    onTestFinished(stop)
    const paircode = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
    expect((await fetch(`${issuer}/cli_login?paircode=${paircode}`)).status).toBe(200)
    const poll = () =>
      fetch(`${issuer}/token?paircode=${paircode}`, { headers: { prefer: 'wait=25' } })
    const polls = [poll(), poll()]
    await Promise.race(polls) // the second to come releases the first, and is held itself
    program.signal('SIGTERM')
    for (const response of await Promise.all(polls)) {
      expect([response.status, await response.text()]).toEqual([200, ''])
    }
    expect(await program.ended).toBe(0)
  })
})
