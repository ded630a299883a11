import { CONTENDERS } from './contenders.js'
import { deploy } from './deployment.js'
import { Figures } from './figures.js'
import { Load, OPERATIONS } from './operations.js'

/** How often each server does each operation before anything counts: by then V8 has compiled it. */
export const WARM_UP = 1000

/**
 * Runs each operation `count` times in each round, on each contender in turn.
 *
 * @param {string[]} names of `CONTENDERS`
 * @returns CPU time per operation of the servers and of their PostgreSQL, in microseconds, and
 *   operations per second
 */
export async function playRounds(names, rounds, count) {
  const figures = { cpu: new Figures(), postgres: new Figures(), aSecond: new Figures() }
  const contenders = []
  try {
    for (const name of names) contenders.push(await prepare(name))
    for (let round = 0; round <= rounds; round++) {
      // A different contender begins each round. Round 0 only warms up, each server equally.
      const first = round % contenders.length
      const inTurn = [...contenders.slice(first), ...contenders.slice(0, first)]
      for (const operation of OPERATIONS) {
        for (const contender of inTurn) {
          const times = round === 0 ? WARM_UP * contender.deployment.origins.length : count
          const measured = await measure(contender, operation, times)
          if (round > 0) add(figures, contender.name, operation, measured)
        }
      }
    }
    return figures
  } finally {
    await Promise.all(contenders.map(({ deployment }) => deployment.stop()))
  }
}

async function prepare(name) {
  const { server, count } = CONTENDERS[name]
  const { client } = await import(`./servers/${server}.js`)
  const deployment = await deploy(server, count)
  const load = new Load(deployment.origins, client)
  await load.signIn()
  return { name, deployment, load }
}

async function measure({ deployment, load }, operation, count) {
  const cpu = await deployment.cpuMicroseconds()
  const postgres = deployment.postgresMicroseconds()
  const startedAt = performance.now()
  await load.run(operation, count)
  const seconds = (performance.now() - startedAt) / 1000
  return {
    cpu: ((await deployment.cpuMicroseconds()) - cpu) / count,
    postgres: (deployment.postgresMicroseconds() - postgres) / count,
    aSecond: count / seconds,
  }
}

function add(figures, name, operation, measured) {
  for (const [measure, figure] of Object.entries(measured)) {
    figures[measure].add(name, operation, figure)
  }
}
