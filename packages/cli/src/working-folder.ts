import { realpathSync } from 'node:fs'

/** The current folder, as stored with account choices; empty if it was deleted. */
export function workingFolder(): string {
  try {
    return realpathSync.native(process.cwd())
  } catch {
    return ''
  }
}
