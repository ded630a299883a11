// Sees to it that there is a PostgreSQL for the tests: `node scripts/postgres.js`. What they need of
// it they start by themselves, with `startPostgres`.
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
Install it (Debian: apt-get install postgresql; macOS: brew install postgresql), or set
PAIRCODE_TEST_POSTGRES to the address of one where this user may make schemas and roles.`

/** Where Debian keeps the programs of each version. */
const DEBIAN = '/usr/lib/postgresql'

/** The folder that holds `initdb` and `postgres`, of the newest version. */
export function findPostgres() {
  const folders = [...debianFolders(), ...(process.env.PATH ?? '').split(delimiter)]
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
 * Starts a PostgreSQL of its own in a temporary folder: on the loopback address, with the user
 * `postgres` and the password `postgres`.
 *
 * @param {{
 *   bin?: string | undefined,
 *   port?: number,
 *   settings?: Record<string, string>,
 * }} [options] `bin` holds its programs. Settings replace those that make it quick, and unfit to
 *   survive a power failure.
 * @returns {Promise<{
 *   url: string,
 *   folder: string,
 *   pid(): number,
 *   restart(whileGone?: () => Promise<void>): Promise<void>,
 *   stop(): Promise<void>,
 * }>}
 */
export async function startPostgres({ bin = findPostgres(), port, settings = {} } = {}) {
  if (bin === undefined) throw new Error(WHAT_TO_INSTALL)
  const user = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'paircode-postgres-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  if (user) chownSync(folder, user.uid, user.gid)
  const as = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } }

  writeFileSync(join(folder, 'password'), 'postgres')
  const data = join(folder, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'postgres', '--encoding', 'UTF8', '--no-sync'],
      ...['--auth', 'scram-sha-256', '--pwfile', join(folder, 'password')],
    ],
    { ...as, encoding: 'utf8' },
  )
  if (init.status !== 0) {
    remove()
    throw new Error(`initdb failed: ${init.stderr || init.error}`)
  }

  const own = port ?? (await freePort())
  const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const all = {
    ...{ listen_addresses: '127.0.0.1', port: `${own}`, unix_socket_directories: folder },
    ...quick,
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const launch = () =>
    spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
      ...as,
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
      await end('SIGQUIT') // at once, as in a crash
      await whileGone()
      server = launch()
      await running(server)
    },
    async stop() {
      process.removeListener('exit', kill)
      await end('SIGINT') // ends its sessions, and then itself
      remove()
    },
  }
}

/** Who runs what does not run as root, where root starts it. */
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
    if (line.includes('ready to accept connections')) {
      server.stderr.resume() // or it would fill up, and the server wait
      return
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`)
}

function install() {
  // Debian would make a database and start it at once.
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
