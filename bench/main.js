import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { approvalLatencies } from './approval.js'
import { coldStarts, emptyStarts } from './cold-start.js'
import { Figures, median, percent } from './figures.js'
import { guardedShare } from './guarded.js'
import { holdPolls } from './held-polls.js'
import { clientInstall } from './install-size.js'
import { Load, OPERATIONS } from './operations.js'
import { ServerProcess } from './server-process.js'
import { tokenStarts } from './start-up.js'

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
const rounds = Number(values.rounds)
const BUDGETS = {
  guardedShare: 0.85,
  approvalMs: 20,
  heldPolls: 10_000,
  heldMemory: 1.5,
  coldStartMs: 300,
  tokenMs: 20,
  clientPackages: 9,
  clientBytes: 1e6,
}

async function measureOperations() {
  console.log(`Node.js ${process.version}, ${availableParallelism()} cores, load ${loads()} before`)
  const processes = names.map((name) => new ServerProcess(name))
  try {
    const measured = await Promise.all(processes.map(prepare))
    const figures = new Figures()
    for (let round = 0; round <= rounds; round++) {
      await playRound(measured, round, figures)
    }
    console.log(`load ${loads()} after ${rounds} rounds of ${count}\n`)
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

async function measureGuard() {
  const share = await guardedShare(rounds, count)
  const least = BUDGETS.guardedShare
  const text = `a guarded request: ${percent(share)} of an unguarded one, at least ${percent(least)}`
  return { holds: share >= least, text }
}

async function measureApproval() {
  const latency = median(await approvalLatencies(31))
  const most = BUDGETS.approvalMs
  return {
    holds: latency <= most,
    text: `approval to terminal: ${ms(latency)}, at most ${ms(most)}`,
  }
}

async function measureHeldPolls() {
  const { heldPolls, heldMemory } = BUDGETS
  const { rssBytes, woken } = await holdPolls('paircode', heldPolls)
  const bare = await holdPolls('holder', heldPolls)
  const times = rssBytes / bare.rssBytes
  const memory =
    `${heldPolls} held polls: ${mb(rssBytes)}, ${times.toFixed(2)} × the ${mb(bare.rssBytes)} of ` +
    `bare node:http, at most ${heldMemory} ×`
  return [
    { holds: times <= heldMemory, text: memory },
    { holds: woken === heldPolls, text: `${woken} of ${heldPolls} held polls were woken up` },
  ]
}

async function measureColdStart() {
  const empty = median(await emptyStarts(9))
  const { first, again } = await coldStarts(9)
  const text =
    `cold start to first 200: ${ms(median(again))}, at most ${ms(BUDGETS.coldStartMs)} ` +
    `(on a new database ${ms(first)}; node -e 0: ${ms(empty)})`
  return { holds: median(again) <= BUDGETS.coldStartMs, text }
}

async function measureTokenStart() {
  const { token, empty } = await tokenStarts(21)
  const above = median(token) - median(empty)
  const text =
    `paircode token: ${ms(above)} above node -e 0, at most ${ms(BUDGETS.tokenMs)} ` +
    `(${ms(median(token))} and ${ms(median(empty))})`
  return { holds: above <= BUDGETS.tokenMs, text }
}

function measureInstall() {
  const { packages, bytes } = clientInstall()
  const { clientPackages, clientBytes } = BUDGETS
  const text =
    `install of @paircode/client: ${packages} packages, at most ${clientPackages}; ` +
    `${(bytes / 1e6).toFixed(2)} MB, at most ${mb(clientBytes)}`
  return { holds: packages <= clientPackages && bytes <= clientBytes, text }
}

const ms = (milliseconds) => `${Math.round(milliseconds)} ms`
const mb = (bytes) => `${Math.round(bytes / 1e6)} MB`
const loads = () => loadavg()[0].toFixed(1)

const verdicts = [
  ...(await measureOperations()),
  await measureGuard(),
  await measureApproval(),
  ...(await measureHeldPolls()),
  await measureColdStart(),
  await measureTokenStart(),
  measureInstall(),
]
for (const { holds, text } of verdicts) console.log(`${holds ? 'holds' : 'FAILS'}  ${text}`)
process.exitCode = verdicts.every(({ holds }) => holds) ? 0 : 1
