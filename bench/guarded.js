import { expectJson, inTurns, visitorsOf } from './connections.js'
import { deploy } from './deployment.js'
import { median } from './figures.js'

/**
 * Measures the share of an API's throughput left when guarded: CPU time unguarded over CPU time
 * guarded, the median of all rounds. All requests send one token, already known to the guard.
 */
export async function guardedShare(rounds, count) {
  const api = await deploy('api')
  try {
    const visitors = visitorsOf(api.origins)
    const { token: bearer } = expectJson(await visitors[0].ask('/token'))
    const cost = async (path) => {
      const before = await api.cpuMicroseconds()
      await inTurns(visitors, count, async (visitor) =>
        expectJson(await visitor.ask(path, { bearer })),
      )
      return (await api.cpuMicroseconds()) - before
    }
    const shares = []
    for (let round = 0; round <= rounds; round++) {
      const open = await cost('/open')
      const guarded = await cost('/guarded')
      if (round > 0) shares.push(open / guarded) // round 0 only warms up
    }
    return median(shares)
  } finally {
    await api.stop()
  }
}
