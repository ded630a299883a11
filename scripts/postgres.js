// Ensures that PostgreSQL is installed for the tests: `node scripts/postgres.js`. The tests start
// their own servers with `startPostgres`.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../tests/browser/free-port.js'
import { isProgram } from '../tests/browser/is-program.js'
import { canInstall, installFromDebian } from './debian.js'

const WHAT_TO_INSTALL = `The tests of the PostgreSQL store need PostgreSQL 13 or newer, and none was found.
Install it (Debian: apt-get install postgresql; macOS: brew install postgresql), or name the folder
with its programs in PAIRCODE_TEST_POSTGRES_BIN, or set PAIRCODE_TEST_POSTGRES to the address of one
where this user may make schemas and roles.`

/** Where Debian installs the programs of each version. */
const DEBIAN = '/usr/lib/postgresql'

/** Returns the folder with `initdb` and `postgres`: the named one, or the newest version. */
export function findPostgres() {
  const { PAIRCODE_TEST_POSTGRES_BIN: named, PATH = '' } = process.env
  const folders = named ? [named] : [...debianFolders(), ...PATH.split(delimiter)]
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => isProgram(join(folder, name))),
  )
}

function debianFolders() {
  try {
    const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(DEBIAN, version, 'bin'))
  } catch {
    return []
  }
}

/**
 * @typedef {{
 *   bin?: string | undefined,
 *   port?: number,
 *   settings?: Record<string, string>,
 * }} Options `bin` is the folder of its programs. `settings` override the defaults, which are fast
 *   but would not survive a power failure.
 *
 * @typedef {{
 *   url: string,
 *   folder: string,
 *   pid(): number,
 *   restart(whileGone?: () => Promise<void>): Promise<void>,
 *   stop(): Promise<void>,
 * }} Postgres
 */

/**
 * Starts a new PostgreSQL in a temporary folder, on the loopback address, with the user `postgres`
 * and the password `postgres`.
 *
 * @param {Options} [options]
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ bin = findPostgres(), ...options } = {}) {
  if (bin === undefined) throw new Error(WHAT_TO_INSTALL)
  const folder = newFolder()
  writeFileSync(join(folder, 'password'), 'postgres')
  const data = join(folder, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'postgres', '--encoding', 'UTF8', '--no-sync'],
      ...['--auth', 'scram-sha-256', '--pwfile', join(folder, 'password')],
    ],
    { ...asItsUser(folder), encoding: 'utf8' },
  )
  if (init.status !== 0) {
    rmSync(folder, { recursive: true })
    throw new Error(`initdb failed: ${init.stderr || init.error}`)
  }
  return run(folder, { bin, ...options })
}

/**
 * Starts a standby with a copy of the primary's data, restarting the primary to copy it. It then
 * replicates from the given address.
 *
 * @param {Postgres} primary
 * @param {string} address
 * @param {Options} [options]
 * @returns {Promise<Postgres>}
 */
export async function startStandby(primary, address, { bin = findPostgres(), ...options } = {}) {
  if (bin === undefined) throw new Error(WHAT_TO_INSTALL)
  const folder = newFolder()
  const data = join(folder, 'data')
  await primary.restart(async () => {
    spawnSync('cp', ['-a', join(primary.folder, 'data'), data])
  })
  rmSync(join(data, 'postmaster.pid'), { force: true })
  writeFileSync(join(data, 'standby.signal'), '')
  const settings = { primary_conninfo: address, ...options.settings }
  return run(folder, { bin, ...options, settings })
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-postgres-'))
  const user = unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

const asItsUser = (/** @type {string} */ folder) => ({
  ...unprivileged(),
  cwd: folder,
  env: { PATH: process.env.PATH, LC_ALL: 'C' },
})

/**
 * Runs the PostgreSQL whose data is in the folder.
 *
 * @param {string} folder
 * @param {Options & { bin: string }} options
 * @returns {Promise<Postgres>}
 */
async function run(folder, { bin, port, settings = {} }) {
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const own = port ?? (await freePort())
  const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const all = {
    listen_addresses: '127.0.0.1',
    port: `${own}`,
    unix_socket_directories: folder,
    ...quick,
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const launch = () =>
    spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...flags], {
      ...asItsUser(folder),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  let server = launch()
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    const hasEnded = server.exitCode !== null || server.signalCode !== null
    if (!hasEnded && server.kill(signal)) await once(server, 'exit')
  }
  const kill = () => {
    server.kill('SIGQUIT')
    remove()
  }
  process.once('exit', kill)
  await running(server)
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${own}/postgres`,
    folder,
    pid: () => server.pid ?? 0,
    async restart(whileGone = async () => {}) {
      await end('SIGQUIT') // immediately, as in a crash
      await whileGone()
      server = launch()
      await running(server)
    },
    async stop() {
      process.removeListener('exit', kill)
      await end('SIGINT') // closes its sessions, then exits
      remove()
    },
  }
}

/** The user for programs that refuse to run as root; `undefined` unless we are root. */
export function unprivileged() {
  if (process.getuid?.() !== 0) return undefined
  const id = (/** @type {string} */ flag) =>
    Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

/** @param {import('node:child_process').ChildProcess} server */
async function running(server) {
  const said = []
  if (server.stderr === null) return
  const lines = createInterface(server.stderr)
  for await (const line of lines) {
    said.push(line)
    if (/ready to accept (read-only )?connections/.test(line)) {
      server.stderr.resume() // or the pipe fills up and blocks the server
      return
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`)
}

function install() {
  // Otherwise Debian would create a database and start it.
  mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true })
  writeFileSync('/etc/postgresql-common/createcluster.d/none.conf', 'create_main_cluster = false\n')
  installFromDebian('postgresql')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = () => process.env.PAIRCODE_TEST_POSTGRES === undefined && !findPostgres()
  if (wanted() && canInstall()) install()
  if (wanted()) {
    console.error(WHAT_TO_INSTALL)
    process.exitCode = 1
  }
}
