import { spawnSync } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { onTestFinished } from 'vitest'
import { unprivileged } from '../../scripts/postgres.js'

const BALLAST = Buffer.alloc(4096, 1)

const mount = (...args: string[]) => spawnSync(args[0] ?? '', args.slice(1)).status === 0

/** Whether this user may mount a file system: root may, on Linux, unless in a container. */
export const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'paircode-mount-'))
  const can = mount('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
  if (can) mount('umount', folder)
  rmdirSync(folder)
  return can
})()

/** A disk of so many megabytes, until the end of the test, which can be filled to its last byte. */
export function smallDisk(megabytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-disk-'))
  if (!mount('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) {
    throw new Error('a tmpfs cannot be mounted here')
  }
  const owner = unprivileged()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  onTestFinished(() => {
    mount('umount', '--lazy', folder)
    rmdirSync(folder)
  })
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'w')
      try {
        for (;;) writeSync(file, BALLAST)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    empty: () => rmSync(ballast),
  }
}
