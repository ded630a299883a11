// Takes the tests out of their container: `node --import desktop.mjs`. One is known by two files, which
// are not there then.
import fs from 'node:fs'

const { existsSync } = fs
Object.assign(fs, {
  /** @param {string} path */
  existsSync: (path) => !/^\/(?:\.docker|run\/\.container)env$/.test(path) && existsSync(path),
})
