import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type ServerType, serve } from '@hono/node-server'
import { createGuard } from '@paircode/guard'
import { protect } from '@paircode/guard/hono'
import { createServer, local } from '@paircode/server'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { startProgram } from '../browser/program.ts'
import { enter } from '../oauth/start-oauth.ts'
import { Person } from '../people/person.js'

const BIN = fileURLToPath(new URL('../../examples/acme-cli/dist/bin.js', import.meta.url))

async function addressOf(server: ServerType): Promise<string> {
  onTestFinished(async () => {
    const closed = once(server.close(), 'close')
    if ('closeAllConnections' in server) server.closeAllConnections()
    await closed
  })
  if (!server.listening) await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A login server and an API of Acme, on ports of their own. */
async function startAcme() {
  const app = new Hono()
  const listen = () => serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  const [issuer, api] = [await addressOf(listen()), await addressOf(listen())]
  const paircode = createServer({
    issuer,
    store: memory(),
    providers: [local()],
    clients: [{ clientId: 'acme-cli', name: 'Acme CLI' }],
    resources: [api],
    log: () => {},
  })
  const guard = createGuard({ issuer, audience: api })
  app.get('/projects', protect(guard), (c) => c.json([{ name: 'apollo' }]))
  app.all('*', (c) => paircode.fetch(c.req.raw, { remoteAddress: '127.0.0.1' }))
  return { issuer, api }
}

test('the example logs in to a real server, asks a real API, and logs out', async () => {
  const { issuer, api } = await startAcme()
  const cwd = mkdtempSync(join(tmpdir(), 'paircode-acme-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const env = {
    ACME_ISSUER: issuer,
    ACME_API: api,
    PAIRCODE_HOME: cwd,
    PAIRCODE_STORE: 'file',
    BROWSER: 'none',
  }
  const start = (...argv: string[]) => startProgram([process.execPath, BIN, ...argv], { cwd, env })
  const acme = async (...argv: string[]) => {
    const program = start(...argv)
    return { code: await program.ended, output: program.output() }
  }

  expect(await acme('projects')).toEqual({
    code: 3,
    output: `acme: You are not logged in to ${issuer}.\nRun "acme login".\n`,
  })

  const login = start('login', '--device')
  const code = await login.said(/[A-Z]{4}-[A-Z]{4}/)
  const ada = new Person({ fields: { email: 'ada@example.com' } })
  await ada.press(await enter(ada, { issuer }, code), 'Approve')
  expect(await login.ended).toBe(0)
  expect(login.output()).toContain('Logged in as ada@example.com')

  expect(await acme('projects')).toEqual({ code: 0, output: 'apollo\n' })
  expect(await acme('whoami')).toEqual({ code: 0, output: `ada@example.com  (${issuer})\n` })
  expect(await acme('logout')).toMatchObject({ code: 0 })
  expect(await acme('whoami')).toMatchObject({ code: 3 })
}, 60_000) // six processes, on a machine that may be busy
