// Sees to it that there is an nginx for the tests of several servers: `node scripts/nginx.js`.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { findNginx, WHAT_TO_INSTALL } from '../tests/several/find-nginx.js'

/** Debian asks this program whether a service that it has installed may be started. */
const POLICY = '/usr/sbin/policy-rc.d'

if (findNginx() === undefined && canInstall()) {
  console.log('Installing nginx from Debian …')
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  const hasPolicy = existsSync(POLICY)
  if (!hasPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', 'nginx')
  if (!hasPolicy) rmSync(POLICY)
}

if (findNginx() === undefined) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}

function canInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}
