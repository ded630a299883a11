import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { printable } from '@paircode/protocol'

/**
 * The system's keychain, through the system's own command.
 *
 * This needs no package, the keychain sees the same program whichever version of Node runs, and a
 * command that hangs can be killed: a blocking native call could keep Node from exiting. Secrets go
 * through pipes, never through arguments, which everybody can read.
 */
export interface Keychain {
  /** Resolves to `undefined` when there is none, or when a locked keychain does not say. */
  get(name: string): Promise<string | undefined>
  set(name: string, secret: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Why the keychain cannot be used, as words that complete a sentence. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError'
}

/** For hidden prompts and services that never answer: https://github.com/cli/cli/issues/8954 */
const LIMIT_MS = 3000

const SERVICE = 'paircode'

export function systemKeychain(platform: NodeJS.Platform = process.platform): Keychain {
  switch (platform) {
    case 'darwin':
      return macosKeychain()
    case 'linux':
    case 'freebsd':
    case 'openbsd':
      return secretService()
    default:
      return absent('there is none here that a command can ask')
  }
}

/** GNOME Keyring, KWallet, KeePassXC: anything that speaks the Secret Service API. */
function secretService(): Keychain {
  const attributes = (name: string) => ['service', SERVICE, 'account', name]
  const tool = (args: readonly string[], input?: string) => run('secret-tool', args, input)
  return checked(8192, {
    async get(name) {
      const { code, stdout } = await tool(['lookup', ...attributes(name)])
      return code === 0 ? stdout : undefined
    },
    async set(name, secret) {
      const { code, stderr } = await tool(
        ['store', '--label=Paircode login', ...attributes(name)],
        secret,
      )
      if (code !== 0) throw new KeychainError(printable(stderr, 200) || `it answered ${code}`)
    },
    async remove(name) {
      await tool(['clear', ...attributes(name)])
    },
  })
}

function macosKeychain(): Keychain {
  const item = (name: string) => ['-s', SERVICE, '-a', name]
  const security = (args: readonly string[], input?: string) =>
    run('/usr/bin/security', args, input)
  // Its interactive mode, which takes the secret on stdin, reads at most 4096 characters a line.
  return checked(3900, {
    async get(name) {
      const { code, stdout } = await security(['find-generic-password', ...item(name), '-w'])
      return code === 0 ? stdout.trimEnd() : undefined
    },
    async set(name, secret) {
      const command = ['add-generic-password', '-U', ...item(name), '-w', secret].join(' ')
      await security(['-i'], `${command}\n`)
    },
    async remove(name) {
      await security(['delete-generic-password', ...item(name)])
    },
  })
}

function absent(why: string): Keychain {
  const refuse = () => Promise.reject(new KeychainError(why))
  return { get: refuse, set: refuse, remove: refuse }
}

/** Both commands truncate a long secret and still report success. */
function checked(maxLength: number, keychain: Keychain): Keychain {
  return {
    async get(name) {
      const text = await keychain.get(name)
      return text && Buffer.from(text, 'base64url').toString()
    },
    async set(name, secret) {
      const text = Buffer.from(secret).toString('base64url') // no quotes, no line breaks
      if (text.length > maxLength) throw new KeychainError('this secret is too long for it')
      await keychain.set(name, text)
      if ((await keychain.get(name)) !== text) throw new KeychainError('it did not keep the secret')
    },
    remove: keychain.remove,
  }
}

interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function run(command: string, args: readonly string[], input = ''): Promise<Result> {
  const { spawn } = await import('node:child_process') // only when a keychain is used
  // Ctrl-C goes to the whole process group: it must not stop this one halfway through a secret.
  const child = spawn(command, args, { detached: true })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      abandon(child)
      reject(new KeychainError(`it did not answer within ${LIMIT_MS / 1000} seconds`))
    }, LIMIT_MS)
    const output = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output[stream] += text
      })
    }
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      const missing = code === 'ENOENT' ? `${command} is not installed` : `${command}: ${code}`
      reject(new KeychainError(missing))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...output })
    })
    child.stdin.on('error', () => {}) // it exited without reading: its exit code says more
    child.stdin.end(input)
  })
}

/** Leaves nothing that would keep this process from exiting. */
function abandon(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL')
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  child.unref()
}
