import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Paircode } from '../server.ts'
import type { Configuration } from './configuration.ts'

export interface Address {
  readonly host: string
  /** 0 is any free one. */
  readonly port: number
}

/** Where to listen: unless it is said, on this machine only, at the port that the issuer has there. */
export function addressOf({ issuer, listen = {} }: Configuration): Address {
  const { protocol, hostname, port } = new URL(issuer)
  const issuerPort = protocol === 'http:' ? Number(port || 80) : 5001
  return {
    host: listen.host ?? (hostname === '[::1]' ? '::1' : '127.0.0.1'),
    port: listen.port ?? issuerPort,
  }
}

export interface Listener {
  /** With the port that it got: `http://127.0.0.1:5001`. */
  readonly url: string
  /**
   * Takes no more connections, and resolves when each request that had come is answered, or
   * `GRACE_MS` have passed.
   */
  stop(): Promise<void>
}

const GRACE_MS = 10_000

/** Limits on what a connection may take before its request is whole; a held answer is not limited. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Node looks this often for connections that are over the two limits; its own is 30 s.
  connectionsCheckingInterval: 2000,
  // Longer than reverse proxies keep theirs: else one may send a request down a closing connection.
  keepAliveTimeout: 65_000,
}

/** @throws {Error} of the system, with a `code` such as `EADDRINUSE`; see `listenProblem`. */
export async function listen(fetch: Paircode['fetch'], { host, port }: Address): Promise<Listener> {
  let stopping = false
  const server = createAdaptorServer({
    serverOptions: LIMITS,
    async fetch(request, env) {
      const response = await fetch(request, env)
      // Said with `Connection: close`, so that the other side opens no new request on it.
      if (stopping) (env as HttpBindings).outgoing.shouldKeepAlive = false
      return response
    },
  }) as Server
  server.listen(port, host)
  await once(server, 'listening') // or rejects with the first 'error'

  return {
    url: urlOf(server.address() as AddressInfo),
    async stop() {
      stopping = true
      const closed = once(server, 'close')
      server.close() // idle connections end at once
      const late = setTimeout(() => server.closeAllConnections(), GRACE_MS)
      await closed
      clearTimeout(late)
    },
  }
}

function urlOf({ family, address, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** What to say of an address, the one at that key, that cannot be listened on. */
export function listenProblem(key: string, { host, port }: Address, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return `${key}.port: ${port} on ${host} is taken by another program; stop that one, or write another port`
    case 'EACCES':
      return `${key}.port: this user may not open ${port} on ${host}; write a port from 1024 up`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${key}.host: ${host} is not an address of this machine; write "127.0.0.1", or "0.0.0.0" for all`
    default:
      return `${key}: cannot listen on port ${port} of ${host} (${code})`
  }
}
