import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { inTurns, visitorsOf } from './connections.js'
import { deploy } from './deployment.js'
import { client } from './servers/paircode.js'

const LOT = 100
const TOO_BUSY_MS = 1000

/**
 * Holds `count` polls at once, each on its own connection, and then cancels each login, taking the
 * servers in turn.
 *
 * @param {string} name `paircode`, `paircode-postgres`, or `holder`, which knows no logins
 * @param {number} servers
 * @returns the servers' memory while they hold the polls, and how many polls they woke up
 */
export async function holdPolls(name, servers, count) {
  const deployment = await deploy(name, servers)
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  try {
    const visitors = visitorsOf(deployment.origins)
    const logins =
      name === 'holder'
        ? Array.from({ length: count }, (_, n) => ({ device_code: `pcd_${n}` }))
        : await inTurns(visitors, count, client.begin)
    const outcomes = []
    for (const [n, login] of logins.entries()) {
      const visitor = visitors[n % visitors.length]
      visitor.moveOn()
      outcomes.push(outcome(visitor, login, agent))
      if (n % LOT === 0) await accepted(deployment, n)
    }
    const rssBytes = await settled(deployment)
    await inTurns(visitors, count, (visitor, n) => {
      visitor.moveOn()
      return patiently(() => client.cancel(visitor, logins[n]))
    })
    const woken = (await Promise.all(outcomes)).filter((error) => error === 'access_denied').length
    return { rssBytes, woken }
  } finally {
    agent.destroy()
    await deployment.stop()
  }
}

/** Waits until the servers accept these connections: their queue for new ones is short. */
async function accepted(deployment, connections) {
  while ((await deployment.connections()) < connections) {
    // Each time it is asked, a server accepts at least one.
  }
}

/** Resolves to how a login ends, for a terminal that keeps polling while it is pending. */
async function outcome(visitor, login, agent) {
  const { text } = await patiently(() => client.hold(visitor, login, agent))
  const { error } = JSON.parse(text)
  return error === 'authorization_pending' ? outcome(visitor, login, agent) : error
}

/** Retries while the server is too busy: the test is whether every poll is answered. */
async function patiently(ask) {
  const answer = await ask()
  if (answer.status !== 503) return answer
  await sleep(TOO_BUSY_MS)
  return patiently(ask)
}

/** Resolves to the memory once the servers have gone quiet, after 10 s at most. */
async function settled(deployment) {
  let cpu = await deployment.cpuMicroseconds()
  for (let look = 0; look < 20; look++) {
    await sleep(500)
    const now = await deployment.cpuMicroseconds()
    if (now - cpu < 50_000) break
    cpu = now
  }
  return deployment.rssBytes()
}
