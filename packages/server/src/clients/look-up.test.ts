import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { lookUp } from './look-up.ts'

/** A name server that answers with that code and no address (RFC 1035 §4.1.1), or not at all. */
async function startNameServer(code: number | 'silent') {
  const socket = createSocket('udp4')
  onTestFinished(async () => void socket.close())
  socket.on('message', (question, { port, address }) => {
    if (code === 'silent') return
    const answer = Buffer.from(question)
    answer.writeUInt16BE(0x8180 + code, 2)
    socket.send(answer, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { local: false, servers: [`127.0.0.1:${socket.address().port}`] }
}

test.each([0, 3])('a name without an address has none (answer code %i)', async (code) => {
  expect(await lookUp('app.example', await startNameServer(code))).toEqual([])
})

test('a name server that fails is no answer', async () => {
  await expect(lookUp('app.example', await startNameServer(2))).rejects.toThrow()
})

test('names that nobody answers for do not keep other names from being found', async () => {
  const options = await startNameServer('silent')
  const waiting = Array.from({ length: 20 }, (_, n) => lookUp(`app${n}.example`, options))
  const given = Promise.allSettled(waiting)
  const first = Promise.race([...waiting.map((one) => one.catch(() => 'given up')), found()])
  expect(await first).toBe('found')
  await given
})

const found = async () => {
  await lookup('localhost')
  return 'found'
}
