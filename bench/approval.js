import { setTimeout as sleep } from 'node:timers/promises'
import { expectJson, visitorsOf } from './connections.js'
import { deploy } from './deployment.js'
import { client } from './servers/paircode.js'

const WARM_UP = 5

/**
 * Measures, `times` times, the milliseconds from a person pressing Approve to the terminal, whose
 * poll is held, having its tokens. Of two servers, one holds the poll, the other serves the person.
 *
 * @param {string} name `paircode` or `paircode-postgres`
 * @param {number} servers
 */
export async function approvalLatencies(name, servers, times) {
  const deployment = await deploy(name, servers)
  try {
    const [visitor] = visitorsOf(deployment.origins)
    await client.signIn(visitor)
    const milliseconds = []
    for (let n = 0; n < WARM_UP + times; n++) milliseconds.push(await approvalLatency(visitor))
    return milliseconds.slice(WARM_UP)
  } finally {
    await deployment.stop()
  }
}

async function approvalLatency(visitor) {
  const login = await client.begin(visitor)
  const told = client.hold(visitor, login).then((answer) => {
    expectJson(answer)
    return performance.now()
  })
  visitor.moveOn()
  const approve = await client.open(visitor, login)
  await sleep(50) // time for the server to hold the poll
  const startedAt = performance.now()
  const [toldAt] = await Promise.all([told, approve()])
  return toldAt - startedAt
}
