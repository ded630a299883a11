import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An address that leads to a PostgreSQL, and can be made to lead to another one. */
export async function movableAddress(url: string) {
  let port: number | undefined = portOf(url)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (port === undefined) return client.destroy()
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {}) // it closes, too
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const own = `${(server.address() as AddressInfo).port}`
  const cut = () => {
    port = undefined
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: Object.assign(new URL(url), { port: own }).href,
    /** From now on; connections that are there stay where they are. */
    leadTo(other: string) {
      port = portOf(other)
    },
    /** It leads nowhere, and connections that are there end. */
    cut,
    async stop() {
      cut()
      await once(server.close(), 'close')
    },
  }
}

const portOf = (url: string): number => Number(new URL(url).port)
