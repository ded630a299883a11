import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Messages from the server that tell of a notification and of an error (PostgreSQL's frontend/backend protocol). */
const NOTIFICATION = 'A'.charCodeAt(0)
const ERROR = 'E'.charCodeAt(0)

/**
 * Stands between a store and its PostgreSQL. Like a pooler in transaction mode it delivers no
 * notification; on demand it falls silent, as a machine does that is gone, or loses the answers, or
 * holds back what is asked, and delivers it later, whether or not somebody still waits.
 */
export async function startPooler(url: string) {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const state = { silent: false, deaf: false, notifications: 0, errors: 0 }
  let heldBack: (() => void)[] | undefined
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // it closes, too
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        if (!heldBack) upstream.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (heldBack) heldBack.push(() => upstream.write(bytes))
      else if (!state.silent) upstream.write(bytes)
    })
    let rest = Buffer.alloc(0)
    upstream.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes])
      while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
        const end = 1 + rest.readInt32BE(1)
        if (rest[0] === ERROR) state.errors += 1
        if (rest[0] === NOTIFICATION) state.notifications += 1
        else if (!state.silent && !state.deaf) client.write(rest.subarray(0, end))
        rest = rest.subarray(end)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    state,
    url: Object.assign(new URL(url), { port: `${(server.address() as AddressInfo).port}` }).href,
    holdBack() {
      heldBack = []
    },
    deliver() {
      for (const write of heldBack ?? []) write()
      heldBack = undefined
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}
