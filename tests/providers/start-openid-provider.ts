import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface OpenIdProviderOptions {
  readonly redirectUris: readonly string[]
  /** @default a free one */
  readonly port?: number
  /** @default 'paircode' */
  readonly clientId?: string
  /** @default 'paircode-secret' */
  readonly clientSecret?: string
  /**
   * Who has an account: claims by subject. The login form takes the subject, and any password.
   * @default ada and grace
   */
  readonly accounts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /**
   * Whether e-mail address and name are in the ID token, or at userinfo only.
   * @default true
   */
  readonly claimsInIdToken?: boolean
}

export interface StartedProvider {
  /** Also its issuer. */
  readonly url: string
  stop(): Promise<void>
}

interface ProviderProcess extends StartedProvider {
  signal(signal: NodeJS.Signals): void
}

const PROGRAM = fileURLToPath(new URL('openid-provider.js', import.meta.url))

/** Starts npm's `oidc-provider` in a process of its own, which also ends when this one does. */
export async function startOpenIdProvider(
  options: OpenIdProviderOptions,
): Promise<ProviderProcess> {
  const all: Required<OpenIdProviderOptions> = {
    port: 0,
    clientId: 'paircode',
    clientSecret: 'paircode-secret',
    accounts: {
      ada: { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' },
      grace: { email: 'grace@example.com', email_verified: false, name: 'Grace Hopper' },
    },
    claimsInIdToken: true,
    ...options,
  }
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(all)])
  const ended = once(child, 'exit')
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text
  })
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('http://')) continue
    child.stdout.resume() // it goes on talking
    return {
      url: line,
      signal: (signal) => void child.kill(signal),
      async stop() {
        child.kill()
        await ended
      },
    }
  }
  throw new Error(`the OpenID provider did not start: ${complaints}`)
}
