import { expectJson, inTurns, visitorsOf } from './connections.js'
import { median } from './figures.js'
import { ServerProcess } from './server-process.js'

/**
 * How much of what an API does is left when it is guarded: CPU time unguarded over CPU time guarded,
 * the median of all rounds. All requests have one token, which the guard has seen before.
 */
export async function guardedShare(rounds, count) {
  const server = new ServerProcess('api')
  try {
    const visitors = visitorsOf(await server.origin())
    const { token: bearer } = expectJson(await visitors[0].ask('/token'))
    const cost = async (path) => {
      const before = await server.cpuMicroseconds()
      await inTurns(visitors, count, async (visitor) =>
        expectJson(await visitor.ask(path, { bearer })),
      )
      return (await server.cpuMicroseconds()) - before
    }
    const shares = []
    for (let round = 0; round <= rounds; round++) {
      const open = await cost('/open')
      const guarded = await cost('/guarded')
      if (round > 0) shares.push(open / guarded) // round 0 only warms up
    }
    return median(shares)
  } finally {
    await server.stop()
  }
}
