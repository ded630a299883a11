// Sees to it that there is an strace for the tests of a power failure: `node scripts/strace.js`.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { canInstall, installFromDebian } from './debian.js'

const isThere = () => spawnSync('strace', ['-V']).status === 0

if (!isThere() && canInstall()) installFromDebian('strace')

// Elsewhere than on Linux there is none, and the test is skipped.
if (process.platform === 'linux' && !isThere()) {
  console.error('The tests of a power failure need strace, and none was found. Install it.')
  process.exitCode = 1
}
