/** Clients that open a connection and take their time: with the headers, with the body, with the first byte. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startServer } from '../stores.ts'
import { Terminal } from '../terminal.ts'

vi.setConfig({ testTimeout: 300_000 })

const EACH = 500

const BEGINNINGS = {
  silent: '',
  headers: 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  body: 'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n',
}

test('1,500 slow clients are in nobody’s way, and are hung up on', async () => {
  const server = await startServer()
  const { port } = new URL(server.issuer)
  const before = server.megabytes()
  const begun = performance.now()
  /** When the last of a kind was hung up on, in seconds. */
  const closed: Record<string, number> = {}
  const sockets: Socket[] = []
  const ends: Promise<unknown>[] = []
  for (const [kind, beginning] of Object.entries(BEGINNINGS)) {
    for (let n = 0; n < EACH; n += 1) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => {}) // it is closed then
      sockets.push(socket.resume())
      await once(socket, 'connect')
      socket.write(beginning)
      ends.push(
        new Promise<void>((resolve) => {
          socket.on('close', () => {
            closed[kind] = Math.round((performance.now() - begun) / 1000)
            resolve()
          })
        }),
      )
    }
  }
  const drip = setInterval(() => {
    for (const [n, socket] of sockets.entries()) if (n >= EACH && socket.writable) socket.write('a')
  }, 1000)
  onTestFinished(() => clearInterval(drip))

  let slowestMs = 0
  for (let n = 0; n < 20; n += 1) {
    const asked = performance.now()
    await Terminal.loggedIn(server)
    slowestMs = Math.max(slowestMs, performance.now() - asked)
  }
  const grownMegabytes = server.megabytes() - before
  expect(await server.status('/readyz')).toBe(200)
  await Promise.all(ends)
  console.log('slow clients', {
    slowestLoginMs: Math.round(slowestMs),
    grownMegabytes,
    closedAfterSeconds: closed,
  })
  expect(slowestMs).toBeLessThan(5000)
  expect(grownMegabytes).toBeLessThan(100)
  expect(closed.headers).toBeLessThan(25)
  expect(closed.body).toBeLessThan(50)
  expect(server.count('request_failed')).toBe(0)
})
