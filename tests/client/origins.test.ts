import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginLogin, completeLogin, login } from '@paircode/client'
import { fakeServer } from '@paircode/client/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const API = 'https://api.acme.dev'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'paircode-origins-'))
  vi.stubEnv('PAIRCODE_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

const start = () => fakeServer({ api: (_, { email }) => new Response(email) })

test('the session of a login is sent where the app says, from the first request on', async () => {
  const { issuer, options } = start()
  const session = await login({ issuer, ...options, origins: [API] })
  expect(await (await session.fetch(`${API}/me`)).text()).toBe('ada@example.com')
  const other = session.fetch('https://files.acme.dev/me')
  await expect(other).rejects.toMatchObject({ code: 'wrong_origin' })
})

test('so is that of a login in two steps, which a wrong origin does not use up', async () => {
  const { issuer, options } = start()
  const { handle } = await beginLogin({ issuer, ...options })
  const wrong = completeLogin(handle, { ...options, origins: ['api.acme.dev'] })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_option' })
  const session = await completeLogin(handle, { ...options, origins: [API] })
  expect(await (await session.fetch(`${API}/me`)).text()).toBe('ada@example.com')
})
