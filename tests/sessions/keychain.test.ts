import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findKeychain } from './find-keychain.js'

const PROGRAM = fileURLToPath(new URL('keeps-a-login.mjs', import.meta.url))

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'paircode-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const state = () => join(home, 'state')

/** All that the login left in files. */
const onDisk = () =>
  readdirSync(state(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('')

async function run(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { DBUS_SESSION_BUS_ADDRESS: _, DISPLAY: __, ...rest } = process.env
  const [file = '', ...args] = command
  const begun = performance.now()
  const child = spawn(file, args, {
    env: { ...rest, HOME: home, PAIRCODE_HOME: state(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { out, err, seconds: (performance.now() - begun) / 1000 }
}

/** A desktop whose person has typed the password of the keychain, or has yet to do so. */
const UNLOCKED = `printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize`
const LOCKED = 'gnome-keyring-daemon --start --components=secrets'
const onDesktop = (daemon: string, ...steps: string[]) => {
  const script = [`{ ${daemon}; } >/dev/null 2>&1`, ...steps.map(ofProgram)].join('\n')
  return ['dbus-run-session', '--', 'sh', '-c', script]
}
const ofProgram = (step: string) => `'${process.execPath}' '${PROGRAM}' ${step}`

// macOS has a keychain, too, but it is the person's own.
describe.skipIf(process.platform !== 'linux' || !findKeychain())('a real keychain', () => {
  test('keeps a login for the next process, gives its renewal, and forgets it', async () => {
    const { out, err } = await run(
      onDesktop(UNLOCKED, 'save', 'show', 'renew', 'show', 'remove', 'show'),
    )
    expect(out).toBe('saved\nsecret-1\nrenewed\nsecret-2\nremoved\nnothing\n')
    expect(err).not.toContain('The keychain cannot be used')
    expect(onDisk()).not.toContain('secret-')
  })

  test('that is locked is told, and the login goes into a file', async () => {
    await run(onDesktop(UNLOCKED, 'save', 'remove')) // it has a password from then on
    const { out, err } = await run(onDesktop(LOCKED, 'save', 'show'))
    expect(out).toBe('saved\nsecret-1\n')
    expect(err).toMatch(
      /The keychain cannot be used \(secret-tool: .*locked.*\)\.\nYour login is kept in a file/,
    )
    expect(onDisk()).toContain('secret-1')
  })

  test('that is locked again does not give what it has, and says what to do', async () => {
    await run(onDesktop(UNLOCKED, 'save'))
    const { out } = await run(onDesktop(LOCKED, 'show'))
    expect(out).toMatch(
      /^store_unusable The keychain does not give the login at .*: it is locked, or has lost it\. Unlock it, or log in again\.$/m,
    )
  })

  test('that is not there is told once, and the login goes into a file', async () => {
    const first = await run([process.execPath, PROGRAM, 'save'])
    expect(first.err).toMatch(
      /^The keychain cannot be used \(secret-tool: .+\)\.\nYour login is kept/,
    )
    expect(first.err).toContain(join(state(), 'sessions'))
    const second = await run([process.execPath, PROGRAM, 'save', 'show'])
    expect(second).toMatchObject({ out: 'saved\nsecret-1\n', err: '' })
  })

  test('that is asked for and not there is an error', async () => {
    const { out } = await run([process.execPath, PROGRAM, 'save'], { PAIRCODE_STORE: 'keychain' })
    expect(out).toMatch(
      /^store_unusable The keychain cannot be used: .+ set PAIRCODE_STORE=file\.$/m,
    )
  })
})

describe.skipIf(process.platform !== 'linux')('a keychain that never answers', () => {
  test('holds up a login for three seconds, and no process at its end', async () => {
    const stub = join(home, 'secret-tool')
    // Its child has the pipes as well, and outlives it.
    writeFileSync(stub, '#!/bin/sh\nsleep 20\n')
    chmodSync(stub, 0o755)
    const { out, err, seconds } = await run([process.execPath, PROGRAM, 'save', 'show'], {
      PATH: `${home}:${process.env.PATH}`,
    })
    expect(out).toBe('saved\nsecret-1\n')
    expect(err).toContain('The keychain cannot be used (it did not answer within 3 seconds).')
    expect(seconds).toBeGreaterThan(3)
    expect(seconds).toBeLessThan(15)
  })
})
