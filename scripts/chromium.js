// Ensures that there is a Chromium for the browser tests: `node scripts/chromium.js`.
import process from 'node:process'
import { findChromium, WHAT_TO_INSTALL } from '../tests/browser/find-chromium.js'
import { canInstall, installFromDebian } from './debian.js'

if (findChromium() === undefined && canInstall()) installFromDebian('chromium')

if (findChromium() === undefined) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}
