import { delimiter, join } from 'node:path'
import process from 'node:process'
import { isProgram } from '../browser/is-program.js'

export const WHAT_TO_INSTALL = `The tests of several servers need nginx, and none was found.
Install it (Debian: apt-get install nginx; macOS: brew install nginx).`

/** The nginx of this machine. Debian keeps it where only root's PATH leads. */
export function findNginx() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.map((folder) => join(folder, 'nginx')).find(isProgram)
}
