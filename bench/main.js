import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { coldStarts, emptyStarts } from './cold-start.js'
import { Figures, median } from './figures.js'
import { Load, OPERATIONS } from './operations.js'
import { ServerProcess } from './server-process.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    // How often each operation is done in a round.
    count: { type: 'string', default: '384' },
    servers: { type: 'string', default: 'paircode,oidc-provider,better-auth,bare' },
  },
})
const names = values.servers.split(',')
const count = Number(values.count)
const COLD_START_BUDGET_MS = 300

async function measureOperations() {
  console.log(`Node.js ${process.version}, ${availableParallelism()} cores, load ${loads()} before`)
  const processes = names.map((name) => new ServerProcess(name))
  try {
    const measured = await Promise.all(processes.map(prepare))
    const figures = new Figures()
    for (let round = 0; round <= Number(values.rounds); round++) {
      await playRound(measured, round, figures)
    }
    console.log(`load ${loads()} after ${values.rounds} rounds of ${count}\n`)
    console.log(`${figures.table(names)}\n`)
    return figures.verdicts()
  } finally {
    await Promise.all(processes.map((server) => server.stop()))
  }
}

async function prepare(server) {
  const { client } = await import(`./servers/${server.name}.js`)
  const load = new Load(await server.origin(), client)
  await load.signIn()
  return { server, load }
}

/** Each operation on each server in turn; another one begins each round. Round 0 only warms up. */
async function playRound(measured, round, figures) {
  const start = round % measured.length
  const inTurn = [...measured.slice(start), ...measured.slice(0, start)]
  for (const operation of OPERATIONS) {
    for (const { server, load } of inTurn) {
      const before = await server.cpuMicroseconds()
      await load.run(operation, count)
      const spent = (await server.cpuMicroseconds()) - before
      if (round > 0) figures.add(server.name, operation, spent / count)
    }
  }
}

async function measureColdStart() {
  const empty = median(await emptyStarts(9))
  const { first, again } = await coldStarts(9)
  const text =
    `cold start to first 200: ${ms(median(again))}, at most ${ms(COLD_START_BUDGET_MS)} ` +
    `(on a new database ${ms(first)}; node -e 0: ${ms(empty)})`
  return { holds: median(again) <= COLD_START_BUDGET_MS, text }
}

const ms = (milliseconds) => `${Math.round(milliseconds)} ms`
const loads = () => loadavg()[0].toFixed(1)

const verdicts = [...(await measureOperations()), await measureColdStart()]
for (const { holds, text } of verdicts) console.log(`${holds ? 'holds' : 'FAILS'}  ${text}`)
process.exitCode = verdicts.every(({ holds }) => holds) ? 0 : 1
