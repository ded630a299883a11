import { startPostgres } from '../scripts/postgres.js'
import { cpuMicroseconds } from './process-time.js'
import { ServerProcess } from './server-process.js'

/** Commits reach the disk before they are answered, as with SQLite. */
const SETTINGS = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }

/**
 * Starts `count` servers: one with its own file, or, for `paircode-postgres`, any number on one
 * PostgreSQL.
 *
 * @param {string} name a file in `servers/`
 */
export async function deploy(name, count = 1) {
  const postgres =
    name === 'paircode-postgres' ? await startPostgres({ settings: SETTINGS }) : undefined
  const deployment = new Deployment(postgres)
  try {
    for (let n = 0; n < count; n++) await deployment.add(name)
    return deployment
  } catch (error) {
    await deployment.stop()
    throw error
  }
}

class Deployment {
  /** Where the servers listen. The first is the issuer for all of them. */
  origins = []
  #servers = []
  #postgres

  constructor(postgres) {
    this.#postgres = postgres
  }

  async add(name) {
    const server = new ServerProcess(name, this.#postgres?.url, this.origins[0])
    this.#servers.push(server)
    this.origins.push(await server.origin())
  }

  /** CPU time of all servers, in microseconds. */
  cpuMicroseconds = () => this.#sum((server) => server.cpuMicroseconds())

  /** CPU time of PostgreSQL, in microseconds. */
  postgresMicroseconds = () => (this.#postgres ? cpuMicroseconds(this.#postgres.pid()) : 0)

  /** Memory of all servers. */
  rssBytes = () => this.#sum((server) => server.rssBytes())

  /** How many accepted connections the servers have open. */
  connections = () => this.#sum((server) => server.connections())

  async stop() {
    await Promise.all(this.#servers.map((server) => server.stop()))
    await this.#postgres?.stop()
  }

  async #sum(measure) {
    const all = await Promise.all(this.#servers.map(measure))
    return all.reduce((sum, one) => sum + one)
  }
}
