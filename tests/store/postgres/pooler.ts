import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A message from the server that tells of a notification (PostgreSQL's frontend/backend protocol). */
const NOTIFICATION = 'A'.charCodeAt(0)

/**
 * Stands between a store and its PostgreSQL. Like a pooler in transaction mode it delivers no
 * notification; on demand it falls silent, as a machine does that is gone.
 */
export async function startPooler(url: string) {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const state = { silent: false, notifications: 0 }
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // it closes, too
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (bytes) => state.silent || upstream.write(bytes))
    let rest = Buffer.alloc(0)
    upstream.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes])
      while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
        const end = 1 + rest.readInt32BE(1)
        if (rest[0] === NOTIFICATION) state.notifications += 1
        else if (!state.silent) client.write(rest.subarray(0, end))
        rest = rest.subarray(end)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    state,
    url: Object.assign(new URL(url), { port: `${(server.address() as AddressInfo).port}` }).href,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}
