import { expectJson, inTurns, visitorsOf } from './connections.js'
import { deploy } from './deployment.js'
import { median } from './figures.js'
import { WARM_UP } from './rounds.js'

/**
 * Measures the share of an API's throughput left when guarded: CPU time unguarded over CPU time
 * guarded, the median of all rounds. All requests send one token, already known to the guard.
 */
export async function guardedShare(rounds, count) {
  const api = await deploy('api')
  try {
    const visitors = visitorsOf(api.origins)
    const { token: bearer } = expectJson(await visitors[0].ask('/token'))
    const cost = async (path, times) => {
      const before = await api.cpuMicroseconds()
      await inTurns(visitors, times, async (visitor) =>
        expectJson(await visitor.ask(path, { bearer })),
      )
      return (await api.cpuMicroseconds()) - before
    }
    for (const path of ['/open', '/guarded']) await cost(path, WARM_UP)
    const shares = []
    for (let round = 0; round < rounds; round++) {
      const open = await cost('/open', count)
      const guarded = await cost('/guarded', count)
      shares.push(open / guarded)
    }
    return median(shares)
  } finally {
    await api.stop()
  }
}
