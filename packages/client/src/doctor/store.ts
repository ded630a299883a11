import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from '../platform/state-folder.ts'
import { defaultStore } from '../store/default-store.ts'
import { makePrivateFolder, readPrivateFile, writePrivateFile } from '../store/private-file.ts'
import type { Check } from './check.ts'

/** Whether sessions can be stored and read again. */
export const store: Check = async () => {
  const folder = stateFolder()
  const path = join(folder, `trial-${process.pid}`)
  await makePrivateFolder(folder)
  try {
    await writePrivateFile(path, '')
    await readPrivateFile(path)
  } finally {
    await rm(path, { force: true })
  }
  const { length } = await defaultStore().list()
  return {
    verdict: 'good',
    message: `${length} ${length === 1 ? 'login' : 'logins'} in ${folder}.`,
  }
}
