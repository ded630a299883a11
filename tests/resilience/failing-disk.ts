import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { onTestFinished } from 'vitest'

const MEGABYTES = 16

const can = (file: string, ...args: string[]) => spawnSync(file, args).status === 0

function must(file: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  // e2fsck says with 1 that there was something to repair.
  if (status !== 0 && !(file === 'e2fsck' && status === 1)) throw new Error(stderr)
}

function make() {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-disk-'))
  const image = `${folder}.img`
  writeFileSync(image, Buffer.alloc(MEGABYTES << 20))
  return { folder, image }
}

const mounting = ({ folder, image }: ReturnType<typeof make>) =>
  ['mount', '-o', 'loop', image, folder] as const

function remove({ folder, image }: ReturnType<typeof make>): void {
  can('umount', '--lazy', folder)
  rmdirSync(folder)
  rmSync(image)
}

/** Whether this user may make one: root may, on Linux with loop devices and ext4. */
export const canFail = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const disk = make()
  const made = can('mkfs.ext4', '-q', disk.image) && can(...mounting(disk))
  remove(disk)
  return made
})()

/** An ext4 of its own, until the end of the test. */
export function failingDisk() {
  const disk = make()
  onTestFinished(() => remove(disk))
  must('mkfs.ext4', '-q', disk.image)
  must(...mounting(disk))
  return {
    folder: disk.folder,
    /** What the kernel does after an error of the hardware: read-only from now on, whoever has files open. */
    fail: () => must('mount', '-o', 'remount,abort', disk.folder),
    /** As an operator does it then: nobody may have a file open. */
    repair() {
      must('umount', disk.folder)
      must('e2fsck', '-fy', disk.image)
      must(...mounting(disk))
    },
    /** That file can be written no more, or again, also by who has it open. */
    setReadOnly(isReadOnly: boolean, file: string) {
      must('chattr', isReadOnly ? '+i' : '-i', join(disk.folder, file))
    },
  }
}
