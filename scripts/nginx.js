// Sees to it that there is an nginx for the tests of several servers: `node scripts/nginx.js`.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { findNginx, WHAT_TO_INSTALL } from '../tests/several/find-nginx.js'
import { canInstall, installFromDebian } from './debian.js'

/** Debian asks this program whether a service that it has installed may be started. */
const POLICY = '/usr/sbin/policy-rc.d'

if (findNginx() === undefined && canInstall()) {
  const hasPolicy = existsSync(POLICY)
  if (!hasPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  installFromDebian('nginx')
  if (!hasPolicy) rmSync(POLICY)
}

if (findNginx() === undefined) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}
