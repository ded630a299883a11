// A machine inside this one, with Debian 13, systemd and Docker: its own processes, and in the end its
// own network, where it may listen on any port. It ends with whoever started it, and leaves nothing running.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const BOOT = fileURLToPath(new URL('boot.sh', import.meta.url))

/** Its files. They are kept, as it takes minutes to install them. */
export const FILES = '/var/cache/paircode-machine'

/** What it is made of: what runs, and what is in the images that stand in for others. */
const PACKAGES = [
  ...['systemd', 'dbus', 'procps', 'iproute2', 'iptables', 'nftables', 'ca-certificates'],
  ...['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose', 'podman', 'netavark', 'crun'],
  ...['catatonit', 'kubernetes-client', 'nodejs', 'nginx', 'postgresql', 'gosu'],
]

/** Installs it, unless it is there. */
export function makeMachine() {
  if (existsSync(FILES)) return
  const made = `${FILES}.new`
  rmSync(made, { recursive: true, force: true })
  console.log('Installing Debian 13 with Docker, for the first time …')
  const options = ['--variant=minbase', `--include=${PACKAGES.join()}`]
  run('mmdebstrap', [...options, 'trixie', made, 'http://deb.debian.org/debian'])
  for (const service of ['nginx', 'postgresql']) {
    rmSync(join(made, `etc/systemd/system/multi-user.target.wants/${service}.service`), {
      force: true,
    })
  }
  renameSync(made, FILES)
}

/**
 * Starts it, with all files of the repository in `/srv/repository`. With the host's network it can do
 * nothing but build images.
 *
 * @param {'host' | 'own'} network
 */
export async function startMachine(network) {
  const namespaces = ['--mount', '--pid', '--ipc', '--uts', ...(network === 'own' ? ['--net'] : [])]
  const child = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', 'unshare', ...namespaces, '--fork', '--kill-child'],
      ...['sh', BOOT, FILES, REPOSITORY, network],
    ],
    { stdio: 'ignore' },
  )
  const children = `/proc/${child.pid}/task/${child.pid}/children`
  for (let tries = 0; tries < 300; tries++) {
    await after(200)
    if (child.exitCode !== null) throw new Error('the machine could not be started')
    const machine = new Machine(Number(readFileSync(children, 'utf8')))
    if (await machine.succeeds('docker', 'info')) return machine
  }
  throw new Error('Docker has not started within a minute')
}

/** One that runs. */
export class Machine {
  /** @param {number} pid of its first process */
  constructor(pid) {
    this.pid = pid
  }

  /**
   * Runs a program there, with its files, and resolves to what it wrote. Rejects if it fails.
   *
   * @param {string[]} command
   */
  async run(...command) {
    const all = ['--mount', '--net', '--ipc', '--pid', '--uts', '--cgroup']
    const { stdout } = await execute('nsenter', ['--target', `${this.pid}`, ...all, ...command], {
      maxBuffer: 2 ** 26,
      timeout: 600_000,
    })
    return stdout.trim()
  }

  /** Whether a program there ends well. @param {string[]} command */
  succeeds(...command) {
    return this.run(...command).then(
      () => true,
      () => false,
    )
  }

  /** Ends whatever runs there. */
  async stop() {
    process.kill(this.pid, 'SIGKILL')
    while (existsSync(`/proc/${this.pid}`)) await after(50)
  }
}

/** Runs a program here, and shows what it says. @param {string} program @param {string[]} args */
export function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${program} failed`)
}
