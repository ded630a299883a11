import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Paircode } from '../server.ts'
import type { Configuration } from './configuration.ts'

export interface Address {
  readonly host: string
  /** 0 picks any free port. */
  readonly port: number
}

/** Where to listen. Defaults to this machine only, at the port of an `http:` issuer or 5001. */
export function addressOf({ issuer, listen = {} }: Configuration): Address {
  const { protocol, hostname, port } = new URL(issuer)
  const issuerPort = protocol === 'http:' ? Number(port || 80) : 5001
  return {
    host: listen.host ?? (hostname === '[::1]' ? '::1' : '127.0.0.1'),
    port: listen.port ?? issuerPort,
  }
}

export interface Listener {
  /** With the actual port: `http://127.0.0.1:5001`. */
  readonly url: string
  /**
   * Stops accepting connections; resolves when all received requests are answered, or after
   * `GRACE_MS`.
   */
  stop(): Promise<void>
}

const GRACE_MS = 10_000

/** Limits for a connection until its request is complete. Held answers are not limited. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // How often Node checks connections against these two limits; its default is 30 s.
  connectionsCheckingInterval: 2000,
  // Longer than in reverse proxies, or one might send a request down a closing connection.
  keepAliveTimeout: 65_000,
}

/** @throws {Error} a system error with a `code` such as `EADDRINUSE`; see `listenProblem`. */
export async function listen(fetch: Paircode['fetch'], { host, port }: Address): Promise<Listener> {
  let stopping = false
  const server = createAdaptorServer({
    serverOptions: LIMITS,
    async fetch(request, env) {
      const response = await fetch(request, env)
      // Sends `Connection: close`, so that the peer starts no new request on it.
      if (stopping) (env as HttpBindings).outgoing.shouldKeepAlive = false
      return response
    },
  }) as Server
  server.listen(port, host)
  await once(server, 'listening') // rejects on 'error'

  return {
    url: urlOf(server.address() as AddressInfo),
    async stop() {
      stopping = true
      const closed = once(server, 'close')
      server.close() // closes idle connections at once
      const late = setTimeout(() => server.closeAllConnections(), GRACE_MS)
      await closed
      clearTimeout(late)
    },
  }
}

function urlOf({ family, address, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** The message for an address that cannot be listened on; `key` is where it is configured. */
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
