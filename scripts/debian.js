// Installs packages from Debian, for the scripts that see to what the tests need.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

/** Whether this is root, on Debian. */
export const canInstall = () =>
  process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0

/** @param {string[]} packages */
export function installFromDebian(...packages) {
  console.log(`Installing ${packages.join(', ')} from Debian …`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
}

/** @param {string[]} args */
function apt(...args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
