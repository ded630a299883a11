import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'

/** The real path of a folder, with links resolved. */
export function realFolder(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return resolve(path) // it does not exist yet
  }
}

/** The working directory of this process; empty if it has been deleted. */
export function workingFolder(): string {
  try {
    return realFolder(process.cwd())
  } catch {
    return ''
  }
}
