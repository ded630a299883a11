// Tests what is in deploy/ with Docker, Compose, Podman and systemd: `npm run test:containers`. It
// runs in a nested machine, and needs root on a Linux with Debian's packages.

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { FILES, makeMachine, run, startMachine } from '../tests/containers/machine.js'
import { canInstall, installFromDebian } from './debian.js'

/** There is no image registry here, so these stand in for the images of the same names. */
const STAND_INS = {
  'node:24-bookworm-slim': 'node',
  'nginx:1.28': 'nginx',
  'postgres:18': 'postgres',
}

const BUILD = ['docker', 'build', '--network', 'host']

if (!canInstall()) {
  console.error('npm run test:containers needs to be root, on Debian.')
  process.exit(1)
}
if (spawnSync('mmdebstrap', ['--version']).status !== 0) installFromDebian('mmdebstrap')
for (const folder of ['tests/runtimes', 'tests/containers']) {
  if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci', '--prefix', folder])
}
makeMachine()
await makeImages()

const machine = await startMachine('own')
const { status } = spawnSync(
  'nsenter',
  [
    ...['--target', `${machine.pid}`, '--net', 'unshare', '--mount', 'sh', '-c'],
    'mount --bind "$0" /etc/hosts && exec npx vitest run --config tests/containers/vitest.config.ts',
    hosts(),
  ],
  { stdio: 'inherit', env: { ...process.env, PAIRCODE_MACHINE: `${machine.pid}` } },
)
await machine.stop()
process.exitCode = status ?? 1

/** Builds the stand-in images, then the image of the Dockerfile. */
async function makeImages() {
  rmSync(join(FILES, 'var/lib/docker'), { recursive: true, force: true })
  const images = join(FILES, 'srv/images')
  rmSync(images, { recursive: true, force: true })
  cpSync('tests/containers/images', images, { recursive: true })
  addNode(join(images, 'node'))

  const machine = await startMachine('host')
  await machine.run('sh', '/srv/images/debian.sh')
  for (const [name, folder] of Object.entries(STAND_INS)) {
    await machine.run(...BUILD, '--quiet', '--tag', name, `/srv/images/${folder}`)
  }
  console.log('Building the image …')
  await machine.run(
    ...BUILD,
    ...['--file', '/srv/repository/deploy/Dockerfile', '--tag', 'paircode', '/srv/repository'],
  )
  await machine.stop()
}

/** @param {string[]} args */
function npm(...args) {
  return execFileSync('npm', args, { encoding: 'utf8' }).trim()
}

/** Adds what the official image has on top of Debian, and npm's registry. @param {string} folder */
function addNode(folder) {
  const authorities = '/etc/ssl/certs/ca-certificates.crt'
  cpSync('tests/runtimes/node_modules/node24/bin/node', join(folder, 'node'))
  cpSync(join(npm('root', '--global'), 'npm'), join(folder, 'npm'), { recursive: true })
  cpSync(authorities, join(folder, 'authorities.crt'), { dereference: true })
  const registry = npm('config', 'get', 'registry')
  writeFileSync(join(folder, 'npmrc'), `registry=${registry}\ncafile=${authorities}\n`)
}

/** Makes the example's host names point to this machine. */
function hosts() {
  const file = join(FILES, 'srv/hosts')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '127.0.0.1 localhost login.acme.dev github.acme.dev\n')
  return file
}
