// Sees to it that there is a Chromium for the browser tests: `node scripts/chromium.js`.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { findChromium, WHAT_TO_INSTALL } from '../tests/browser/find-chromium.js'

if (findChromium() === undefined && canInstall()) {
  console.log('Installing chromium from Debian …')
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
}

if (findChromium() === undefined) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}

function canInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}
