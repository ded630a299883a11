import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A proxy that connects (RFC 9110 §9.3.6), until the end of the test.
 *
 * @param answer the port of this machine that it connects to when it is asked for `target`, such as
 *   `login.acme.dev:443`; or a status that refuses; or no answer
 * @param certificate of a proxy that is spoken to by TLS
 */
export async function startProxy(
  answer: (target: string, authorization: string) => { port: number } | { status: number } | 'hang',
  certificate?: { readonly key: Buffer; readonly cert: Buffer },
) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = certificate ? https.createServer(certificate) : http.createServer()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push(url)
    const said = answer(url, headers['proxy-authorization'] ?? '')
    if (said === 'hang') return
    if ('status' in said) return void socket.end(`HTTP/1.1 ${said.status} No\r\n\r\n`)
    const onward = connect(said.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { host: `127.0.0.1:${port}`, asked, close }
}
