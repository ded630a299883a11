import { Agent } from 'node:http'
import { expectJson, inTurns, visitorsOf } from './connections.js'
import { ServerProcess } from './server-process.js'
import { client } from './servers/paircode.js'

const LOT = 100

/**
 * Holds `count` polls at once, each on a connection of its own, and then ends each of the logins.
 *
 * @param {string} name `paircode`, or `holder`, which knows nothing of logins
 * @returns the memory of the server while it holds them, and how many it woke up
 */
export async function holdPolls(name, count) {
  const server = new ServerProcess(name)
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  try {
    const visitors = visitorsOf(await server.origin())
    const logins =
      name === 'holder'
        ? Array.from({ length: count }, (_, n) => ({ device_code: `pcd_${n}` }))
        : await inTurns(visitors, count, client.begin)
    const outcomes = []
    for (const [n, login] of logins.entries()) {
      outcomes.push(outcome(visitors[n % visitors.length], login, agent))
      // A server has a short queue for new connections: it is to come to this lot before the next.
      if (n % LOT === 0) await server.rssBytes()
    }
    const rssBytes = await settled(server)
    await inTurns(visitors, count, (visitor, n) => client.cancel(visitor, logins[n]))
    const woken = (await Promise.all(outcomes)).filter((error) => error === 'access_denied').length
    return { rssBytes, woken }
  } finally {
    agent.destroy()
    await server.stop()
  }
}

/** What a login came to, for a terminal that asks again as often as it is told to wait. */
async function outcome(visitor, login, agent) {
  const { error } = expectJson(await client.hold(visitor, login, agent), 400)
  return error === 'authorization_pending' ? outcome(visitor, login, agent) : error
}

/** The memory, once it has stopped growing: all polls have come. */
async function settled(server) {
  let cpu = await server.cpuMicroseconds()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await server.cpuMicroseconds()
    if (now - cpu < 50_000) return server.rssBytes()
    cpu = now
  }
}
