import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { commandsInFolder, small } from './command.ts'

const { withFile } = commandsInFolder()

test('a connection that does not finish its headers is closed after 10 seconds', async () => {
  const { port } = new URL(await withFile(small).listening())
  const socket = connect(Number(port), '127.0.0.1')
  const begun = performance.now()
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /)
  expect(performance.now() - begun).toBeLessThan(15_000)
  socket.destroy()
})
