import { setTimeout as sleep } from 'node:timers/promises'
import { expectJson, visitorsOf } from './connections.js'
import { ServerProcess } from './server-process.js'
import { client } from './servers/paircode.js'

/**
 * How long after a person has pressed Approve the terminal, whose poll is held, has its tokens: in
 * milliseconds, `times` times.
 */
export async function approvalLatencies(times) {
  const server = new ServerProcess('paircode')
  try {
    const [visitor] = visitorsOf(await server.origin())
    await client.signIn(visitor)
    const milliseconds = []
    for (let n = 0; n < times; n++) milliseconds.push(await approvalLatency(visitor))
    return milliseconds
  } finally {
    await server.stop()
  }
}

async function approvalLatency(visitor) {
  const login = await client.begin(visitor)
  const approve = await client.open(visitor, login)
  const told = client.hold(visitor, login).then((answer) => {
    expectJson(answer)
    return performance.now()
  })
  await sleep(50) // so that the poll is held by then
  const startedAt = performance.now()
  const [toldAt] = await Promise.all([told, approve()])
  return toldAt - startedAt
}
