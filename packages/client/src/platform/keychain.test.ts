import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemKeychain } from './keychain.ts'

// A real one: tests/sessions/keychain.test.ts
describe.skipIf(process.platform === 'win32')('a command that plays secret-tool', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paircode-'))
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  function command(script: string) {
    const path = join(folder, 'secret-tool')
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return systemKeychain('linux')
  }
  const KEEPS = `cd ${'"$(dirname "$0")"'}
case $1 in
  store) echo "$@" >args; cat >secret ;;
  lookup) [ -f secret ] && cat secret ;;
  clear) rm secret ;;
esac`

  test('keeps, gives and forgets, and no secret is an argument', async () => {
    const keychain = command(KEEPS)
    expect(await keychain.get('x')).toBeUndefined()
    await keychain.set('x', 'a "secret"\nof two lines')
    expect(await keychain.get('x')).toBe('a "secret"\nof two lines')
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe(
      'store --label=Paircode login service paircode account x\n',
    )
    await keychain.remove('x')
    expect(await keychain.get('x')).toBeUndefined()
  })

  test.each([
    [
      'says why not',
      'echo "secret-tool: Cannot \u001b[31mautolaunch" >&2; exit 1',
      /^secret-tool: Cannot .*autolaunch$/,
    ],
    ['says nothing', 'exit 3', /^it answered 3$/],
    ['says that it kept it, and did not', 'cat >/dev/null', /^it did not keep the secret$/],
  ])('a keychain that %s is out of order', async (_, script, message) => {
    const failing = command(script).set('x', 'secret')
    await expect(failing).rejects.toMatchObject({ name: 'KeychainError' })
    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.not.toThrow('\u001b')
  })

  test('a command that is not there is named', async () => {
    vi.stubEnv('PATH', folder)
    await expect(systemKeychain('linux').get('x')).rejects.toThrow('secret-tool is not installed')
  })

  test('a command that hangs is killed after three seconds', async () => {
    const keychain = command(`echo $$ >"${folder}/pid"; exec sleep 100`)
    await expect(keychain.get('x')).rejects.toThrow('it did not answer within 3 seconds')
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  })

  test('the command is in a group of its own, which Ctrl-C does not reach', async () => {
    const group = `$(ps -o pgid= -p $$)`
    await expect(command(`echo $$ = ${group} >&2; exit 1`).set('x', 'y')).rejects.toThrow(
      /^(\d+) = *\1$/,
    )
  })

  test('a secret that the command would cut off is refused, and what was there stays', async () => {
    const keychain = command(KEEPS)
    await keychain.set('x', 'before')
    await expect(keychain.set('x', 'y'.repeat(6200))).rejects.toThrow('too long')
    expect(await keychain.get('x')).toBe('before')
  })
})

test('a system whose keychain no command can ask has none', async () => {
  await expect(systemKeychain('win32').set('x', 'y')).rejects.toThrow(
    'there is none here that a command can ask',
  )
})
