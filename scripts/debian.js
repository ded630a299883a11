// Installs Debian packages, for the scripts that provide what the tests need.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'

/** Debian asks this program whether to start a newly installed service; it always refuses. */
const POLICY = '/usr/sbin/policy-rc.d'

/** Whether this runs as root on Debian. */
export const canInstall = () =>
  process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0

/** @param {string[]} packages */
export function installFromDebian(...packages) {
  console.log(`Installing ${packages.join(', ')} from Debian …`)
  const hasPolicy = existsSync(POLICY)
  if (!hasPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  if (!hasPolicy) rmSync(POLICY)
}

/** @param {string[]} args */
function apt(...args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
