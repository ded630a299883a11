// Sees to it that there is a keychain for the tests that keep secrets in one: `node scripts/keychain.js`.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { findKeychain, WHAT_TO_INSTALL } from '../tests/sessions/find-keychain.js'

if (!findKeychain() && canInstall()) {
  console.log('Installing a keychain from Debian …')
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-qq')
  const packages = ['dbus', 'gnome-keyring', 'libsecret-tools']
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
}

// Elsewhere the tests are skipped: macOS has a keychain, but it is the person's own.
if (process.platform === 'linux' && !findKeychain()) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}

function canInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}
