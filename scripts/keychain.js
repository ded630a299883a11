// Ensures that there is a keychain for the tests that need one: `node scripts/keychain.js`.
import process from 'node:process'
import { findKeychain, WHAT_TO_INSTALL } from '../tests/sessions/find-keychain.js'
import { canInstall, installFromDebian } from './debian.js'

if (!findKeychain() && canInstall()) {
  installFromDebian('dbus', 'gnome-keyring', 'libsecret-tools')
}

// On other systems these tests are skipped: macOS has a keychain, but it is the user's own.
if (process.platform === 'linux' && !findKeychain()) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}
