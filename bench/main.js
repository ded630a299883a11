import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findPostgres } from '../scripts/postgres.js'
import { verdicts } from './budgets.js'
import { CONTENDERS } from './contenders.js'
import { playRounds } from './rounds.js'
import { aSecondTable, cpuTable, postgresTable } from './tables.js'

const HELP = `Measures Paircode's server beside its peers, and each budget. Linux; needs PostgreSQL.

  node main.js [options]          after npm run build

  --rounds N      how often everything is measured, after a long round to warm up (7)
  --count N       how often each operation is done in a round (384)
  --servers LIST  whose operations are measured, of
                  ${Object.keys(CONTENDERS).join(',')}
  --markdown      prints the tables of docs/performance.md

Ends with 1 when a budget does not hold.`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '384' },
    servers: { type: 'string', default: Object.keys(CONTENDERS).join(',') },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main({ markdown, ...options }) {
  const names = options.servers.split(',')
  const unknown = names.find((name) => CONTENDERS[name] === undefined)
  if (unknown !== undefined) {
    console.error(`--servers: there is no "${unknown}". Write some of those that --help lists.`)
    process.exitCode = 2
    return
  }
  const [rounds, count] = [Number(options.rounds), Number(options.count)]
  const before = load()
  const figures = await playRounds(names, rounds, count)
  const ran = `${rounds} rounds of ${count}, load ${before} before and ${load()} after`
  console.log(`${versions()}; ${ran}.\n`)
  console.log(`${cpuTable(figures, names)}\n`)
  const onPostgres = names.filter((name) => name.startsWith('paircode-postgres'))
  if (onPostgres.length > 0) console.log(`${postgresTable(figures, onPostgres)}\n`)
  console.log(`${aSecondTable(figures, names)}\n`)
  if (markdown) console.log('| Budget | Measured | |\n| --- | --- | --- |')
  for await (const { budget, measured, holds } of verdicts(figures.cpu, names, rounds, count)) {
    const verdict = holds ? 'holds' : 'not yet'
    if (markdown) console.log(`| ${budget} | ${measured} | ${verdict} |`)
    else console.log(`${verdict.padEnd(8)} ${budget.padEnd(66)} ${measured}`)
    if (!holds) process.exitCode = 1
  }
}

/** Lists the versions of what is measured and of what it runs on. */
function versions() {
  const manifest = readFileSync(new URL('package.json', import.meta.url), 'utf8')
  const { dependencies } = JSON.parse(manifest)
  const postgres = execFileSync(join(findPostgres(), 'postgres'), ['--version'], {
    encoding: 'utf8',
  })
  return [
    `oidc-provider ${dependencies['oidc-provider']}`,
    `Better Auth ${dependencies['better-auth']}`,
    `PostgreSQL ${/[\d.]+/.exec(postgres)}`,
    `Node.js ${process.versions.node}`,
    `${availableParallelism()} cores`,
  ].join(', ')
}

const load = () => loadavg()[0].toFixed(1)

if (values.help) console.log(HELP)
else await main(values)
