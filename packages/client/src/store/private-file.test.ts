import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makePrivateFolder, readPrivateFile, writePrivateFile } from './private-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paircode-'))
  path = join(folder, 'session.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('what was written is read back', async () => {
  await writePrivateFile(path, 'text')
  expect(await readPrivateFile(path)).toBe('text')
})

test('a file that is not there is no error', async () => {
  expect(await readPrivateFile(path)).toBeUndefined()
})

test('a temporary file that a killed process left behind harms nobody', async () => {
  writeFileSync(join(folder, '.session.json.0123456789ab.tmp'), 'half a te')
  expect(await readPrivateFile(path)).toBeUndefined()
  await writePrivateFile(path, 'text')
  expect(await readPrivateFile(path)).toBe('text')
})

test('a write that fails leaves no temporary file, and says which file', async () => {
  mkdirSync(path)
  await expect(writePrivateFile(path, 'text')).rejects.toMatchObject({
    code: 'store_unusable',
    message: expect.stringContaining(`Cannot keep sessions in ${path} (E`),
  })
  expect(readdirSync(folder)).toEqual(['session.json'])
})

// Windows has no such modes.
describe.skipIf(process.platform === 'win32')('where files have modes', () => {
  test('a file is its user’s alone, also where one was open to all', async () => {
    writeFileSync(path, 'old')
    chmodSync(path, 0o644)
    await writePrivateFile(path, 'new')
    expect(modeOf(path)).toBe('600')
  })

  test('a symbolic link is replaced, and what it led to is left alone', async () => {
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, path)
    await writePrivateFile(path, 'new')
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(await readPrivateFile(path)).toBe('new')
    expect(modeOf(path)).toBe('600')
  })

  test.each([0o644, 0o640, 0o620, 0o602])('a file of mode %o is not read', async (mode) => {
    writeFileSync(path, 'text')
    chmodSync(path, mode)
    await expect(readPrivateFile(path)).rejects.toMatchObject({
      code: 'store_unusable',
      message: `${path} is open to other users, so it is not used. Run: chmod 600 '${path}'`,
    })
  })

  test('a symbolic link is not read', async () => {
    await writePrivateFile(join(folder, 'real'), 'text')
    symlinkSync(join(folder, 'real'), path)
    await expect(readPrivateFile(path)).rejects.toMatchObject({
      code: 'store_unusable',
      message: `${path} is a symbolic link, so it is not used. Run: rm '${path}'`,
    })
  })

  test('a file that has a second name is not read', async () => {
    await writePrivateFile(path, 'text')
    linkSync(path, join(folder, 'other'))
    await expect(readPrivateFile(path)).rejects.toThrow(`${path} is no file of its own`)
  })

  test('a folder in the place of a file is not read', async () => {
    mkdirSync(path)
    await expect(readPrivateFile(path)).rejects.toThrow(`${path} is no file of its own`)
  })

  test.runIf(process.geteuid?.() === 0)('a file of another user is not read', async () => {
    await writePrivateFile(path, 'text')
    chownSync(path, 65_534, 65_534)
    await expect(readPrivateFile(path)).rejects.toMatchObject({
      code: 'store_unusable',
      message: `${path} belongs to another user, so it is not used. Run: sudo rm -r '${path}'`,
    })
  })

  test('a folder is made for its user alone', async () => {
    const made = join(folder, 'state', 'sessions')
    await makePrivateFolder(made)
    expect(modeOf(made)).toBe('700')
    expect(modeOf(join(folder, 'state'))).toBe('700')
  })

  test('a folder that others can look into is refused with what mends it', async () => {
    chmodSync(folder, 0o755)
    await expect(makePrivateFolder(folder)).rejects.toMatchObject({
      code: 'store_unusable',
      message: `${folder} is open to other users, so it is not used. Run: chmod 700 '${folder}'`,
    })
  })

  test('a link in the place of the folder is refused', async () => {
    const link = join(folder, "it's a link")
    symlinkSync(tmpdir(), link)
    await expect(makePrivateFolder(link)).rejects.toMatchObject({
      code: 'store_unusable',
      message: `${link} is no folder, so it is not used. Run: rm '${folder}/it'\\''s a link'`,
    })
  })
})
