import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { type Program, startProgram } from '../browser/program.ts'
import { Person } from '../people/person.js'
import { newName, usePostgres } from '../store/postgres/database.ts'
import { fetchOverTls } from './fetch-over-tls.ts'
import { Nginx } from './nginx.ts'
import type { Answered, Terminal } from './terminal.ts'

const SERVER = fileURLToPath(new URL('../../packages/server/dist/bin.js', import.meta.url))

/** One of the servers: a process that may be stopped, and started again at the same address. */
export class OneServer {
  readonly address: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'paircode-several-'))
  readonly #environment: Readonly<Record<string, string>>
  #program: Program | undefined

  constructor(port: number, configuration: object, environment: Record<string, string>) {
    this.address = `127.0.0.1:${port}`
    this.#environment = environment
    const file = { ...configuration, listen: { port } }
    writeFileSync(join(this.#folder, 'paircode.json'), JSON.stringify(file))
  }

  async start(): Promise<void> {
    const command = [process.execPath, SERVER, '--config', 'paircode.json']
    this.#program = startProgram(command, { cwd: this.#folder, env: this.#environment })
    await this.#program.said(/listening/)
  }

  /** As a supervisor does it. Fails if it did not end in order. */
  async stop(): Promise<void> {
    await this.#program?.stop()
    expect(await this.#program?.ended).toBe(0)
  }

  async remove(): Promise<void> {
    await this.#program?.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true })
  }
}

/** Three servers on one PostgreSQL, behind one nginx that asks each in turn. */
export function useDeployment() {
  const { address, run } = usePostgres()
  const database = newName()
  const servers: OneServer[] = []
  let nginx: Nginx
  let issuer = ''
  let send: ReturnType<typeof fetchOverTls>

  beforeAll(async () => {
    await run(`CREATE DATABASE ${database}`)
    const https = await freePort()
    issuer = `https://localhost:${https}`
    const configuration = {
      issuer,
      store: { postgres: `\${DATABASE_URL}` },
      providers: [{ type: 'local' }],
      clients: [{ clientId: 'acme-cli' }],
      trustedProxies: ['127.0.0.1'],
    }
    const environment = {
      DATABASE_URL: address({ pathname: `/${database}` }),
      PAIRCODE_MASTER_KEY: randomBytes(32).toString('base64url'),
    }
    for (let i = 0; i < 3; i++)
      servers.push(new OneServer(await freePort(), configuration, environment))
    nginx = new Nginx({ https, http: await freePort(), status: await freePort() })
    nginx.servers = servers.map((server) => server.address)
    send = fetchOverTls(nginx.certificate)
    await Promise.all([...servers.map((server) => server.start()), nginx.start()])
  })
  afterAll(async () => {
    send.close()
    await nginx.stop()
    await Promise.all(servers.map((server) => server.remove()))
    await run(`DROP DATABASE ${database} WITH (FORCE)`)
  })

  /** Asks through nginx. */
  const throughNginx: typeof fetch = (input, init) => send(input, init)

  /** Asks until the next request is that server's turn. */
  async function turnOf(server: OneServer): Promise<void> {
    const before = servers.at(servers.indexOf(server) - 1)
    for (let tries = 0; tries < 2 * servers.length; tries++) {
      if (servedBy(await throughNginx(`${issuer}/healthz`)) === before?.address) return
    }
    throw new Error('the servers are not asked in turn')
  }

  return {
    servers,
    get nginx() {
      return nginx
    },
    get issuer() {
      return issuer
    },
    fetch: throughNginx,
    turnOf,
    /** Asks through nginx when it is that server's turn. */
    async at(server: OneServer, ...asked: Parameters<typeof fetch>): Promise<Response> {
      await turnOf(server)
      const answer = await throughNginx(...asked)
      expect(servedBy(answer)).toBe(server.address)
      return answer
    },
    /** Sends a poll to that server, and resolves to its answer to come once it is held there. */
    async held(
      terminal: Terminal,
      server: OneServer,
    ): Promise<{ readonly answer: Promise<Answered> }> {
      await turnOf(server)
      const answer = terminal.poll(throughNginx)
      await vi.waitFor(async () => expect(await nginx.underWay()).toBe(1))
      return { answer }
    },
    person: (email: string, through = throughNginx) =>
      new Person({ fetch: through, fields: { email } }),
  }
}

/** Which server it was that answered. */
export const servedBy = ({ headers }: { readonly headers: Headers }): string =>
  headers.get('x-served-by') ?? ''
