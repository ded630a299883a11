import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from '../platform/state-folder.ts'
import { isOfDeadProcess, readLock } from '../store/lock-file.ts'
import type { Check } from './check.ts'

/** No refresh takes this long. */
const LONG_MS = 60_000

/** Whether a stale lock keeps others from renewing a login. */
export const locks: Check = async ({ now }) => {
  const folder = join(stateFolder(), 'sessions')
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((name) => name.endsWith('.lock'))) {
    const path = join(folder, name)
    const lock = readLock(path)
    if (lock === undefined) continue
    const since = now().getTime() - (await stat(path)).mtime.getTime()
    if (!isOfDeadProcess(lock) && since < LONG_MS) continue
    return {
      verdict: 'doubtful',
      message: `${path} was left by a process that has died or hangs.`,
      remedy: 'The next command that needs it takes it away.',
    }
  }
  return { verdict: 'good', message: 'None is left behind.' }
}
