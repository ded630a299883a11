import { fileURLToPath } from 'node:url'
import { fileStore } from '@paircode/client'
import { expect, test } from 'vitest'
import { startMachine } from './process.ts'

const LOADED_MODULES = fileURLToPath(new URL('loaded-modules.cjs', import.meta.url))

/** Each takes a tenth of the time that the whole command may take above an empty Node.js, or more. */
const SLOW = ['crypto', 'fs/promises', 'net', 'stream', 'tty', 'internal/modules/esm/loader']

const SESSION = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  subject: 'u1',
  createdAt: new Date(),
  endpoints: { token: 'https://login.acme.dev/oauth/token' },
  credential: {
    type: 'tokens' as const,
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    scope: [],
    obtainedAt: new Date(),
    accessTokenExpiresAt: new Date(Date.now() + 600_000),
  },
}

test('a token on file is printed before Node has loaded anything large', async () => {
  const machine = await startMachine({ NODE_OPTIONS: `--require "${LOADED_MODULES}"` })
  const store = fileStore(machine.home)
  await store.save(SESSION)
  await store.choose(SESSION)
  const empty = machine.node('--eval', '0')
  const token = machine.start('token')
  expect([await empty.ended(), await token.ended(), token.stdout]).toEqual([0, 0, 'access-1\n'])
  const atOnce = new Set(empty.stderr.split('\n'))
  const loaded = token.stderr.split('\n').filter((name) => !atOnce.has(name))
  expect(loaded).toContain('NativeModule os')
  expect(SLOW.filter((name) => loaded.includes(`NativeModule ${name}`))).toEqual([])
})

test('an answer that a slow reader has no room for comes whole', async () => {
  const { inShell } = await startMachine({ PAIRCODE_TOKEN: 'x'.repeat(120_000) })
  const unblocked =
    'import os, sys; os.set_blocking(1, False); os.execvp(sys.argv[1], sys.argv[1:])'
  const program = inShell(
    `python3 -c '${unblocked}' PAIRCODE token | dd bs=64 2> /dev/null | wc -c`,
  )
  expect(await program.ended()).toBe(0)
  expect(program.stdout.trim()).toBe('120001')
})

test('a token is not printed on a screen', async () => {
  const machine = await startMachine({ PAIRCODE_TOKEN: 'secret' })
  const refused = machine.inTerminal('token')
  expect(await refused.ended()).toBe(2)
  expect(refused.stdout).toContain('A token on a screen stays in its scrollback')
  expect(refused.stdout).not.toContain('secret')
})
