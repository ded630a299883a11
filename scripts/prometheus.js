// Ensures that there is a promtool to test our Prometheus files: `node scripts/prometheus.js`.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { canInstall, installFromDebian } from './debian.js'

const isThere = () => spawnSync('promtool', ['--version']).status === 0

if (!isThere() && canInstall()) installFromDebian('prometheus')

if (!isThere()) {
  console.error('The long tests need promtool, and none was found. Install Prometheus.')
  process.exitCode = 1
}
