// Ensures that there is an nginx for the tests with several servers: `node scripts/nginx.js`.
import process from 'node:process'
import { findNginx, WHAT_TO_INSTALL } from '../tests/several/find-nginx.js'
import { canInstall, installFromDebian } from './debian.js'

if (findNginx() === undefined && canInstall()) installFromDebian('nginx')

if (findNginx() === undefined) {
  console.error(WHAT_TO_INSTALL)
  process.exitCode = 1
}
