import { approvalLatencies } from './approval.js'
import { coldStarts, emptyStarts } from './cold-start.js'
import { OURS } from './contenders.js'
import { median, quantile } from './figures.js'
import { guardedShare } from './guarded.js'
import { holdPolls } from './held-polls.js'
import { clientInstall } from './install-size.js'
import { OPERATIONS } from './operations.js'
import { tokenStarts } from './start-up.js'

/** The most CPU time each operation may take, as a share of the peer's. */
const OF_PEERS = { 'oidc-provider': 0.5, 'better-auth': 0.1 }
const GUARDED = 0.85
const HELD_POLLS = 10_000
const HELD_MEMORY = 1.5
const COLD_START_MS = 300
const TOKEN_MS = 20
const CLIENT_PACKAGES = 9
const CLIENT_BYTES = 1e6

/**
 * Yields the verdict on each budget of the design as it is measured.
 *
 * @param {import('./figures.js').Figures} cpu
 * @param {string[]} names of the contenders in `cpu`
 * @returns {AsyncGenerator<{ budget: string, measured: string, holds: boolean }>}
 */
export async function* verdicts(cpu, names, rounds, count) {
  if (names.includes(OURS)) yield* beside(cpu, names)
  yield await guard(rounds, count)
  yield await approval('one server, SQLite', 20, 'paircode', 1)
  yield await approval('one server, PostgreSQL', 20, 'paircode-postgres', 1)
  yield await approval('two servers, PostgreSQL', 50, 'paircode-postgres', 2)
  yield* await heldPolls()
  yield await heldPollsOfThree()
  yield await coldStart()
  yield await tokenStart()
  yield install()
}

function beside(cpu, names) {
  const peers = Object.entries(OF_PEERS).filter(([peer]) => names.includes(peer))
  return OPERATIONS.flatMap((operation) =>
    peers.map(([peer, most]) => {
      const share = cpu.ratio(OURS, peer, operation)
      return {
        budget: `${operation}: at most ${percent(most)} of ${peer}`,
        measured: percent(share),
        holds: share <= most,
      }
    }),
  )
}

async function guard(rounds, count) {
  const share = await guardedShare(rounds, count)
  return {
    budget: `a guarded request: at least ${percent(GUARDED)} of the same API unguarded`,
    measured: percent(share),
    holds: share >= GUARDED,
  }
}

async function approval(where, mostMs, name, servers) {
  const latencies = await approvalLatencies(name, servers, 31)
  const [half, most, all] = [median(latencies), quantile(latencies, 0.9), Math.max(...latencies)]
  return {
    budget: `approval to terminal, ${where}: at most ${ms(mostMs)}`,
    measured: `${ms(half)} (90 % in ${ms(most)}, the longest ${ms(all)})`,
    holds: half <= mostMs,
  }
}

async function heldPolls() {
  const { rssBytes, woken } = await holdPolls('paircode', 1, HELD_POLLS)
  const bare = await holdPolls('holder', 1, HELD_POLLS)
  const times = rssBytes / bare.rssBytes
  const memory = {
    budget: `their memory: at most ${HELD_MEMORY} × bare node:http`,
    measured: `${mb(rssBytes)}, ${times.toFixed(2)} ×`,
    holds: times <= HELD_MEMORY,
  }
  return [allWoken('one server', woken), memory]
}

async function heldPollsOfThree() {
  const { rssBytes, woken } = await holdPolls('paircode-postgres', 3, HELD_POLLS)
  const verdict = allWoken('three servers, PostgreSQL', woken)
  return { ...verdict, measured: `${verdict.measured}; ${mb(rssBytes)} in all three` }
}

const allWoken = (where, woken) => ({
  budget: `${HELD_POLLS.toLocaleString('en')} held polls, ${where}: all wake up`,
  measured: woken.toLocaleString('en'),
  holds: woken === HELD_POLLS,
})

async function coldStart() {
  const empty = median(await emptyStarts(9))
  const { first, again } = await coldStarts(9)
  return {
    budget: `cold start to the first 200: at most ${ms(COLD_START_MS)}`,
    measured: `${ms(median(again))} (new database ${ms(first)}; node -e 0 ${ms(empty)})`,
    holds: median(again) <= COLD_START_MS,
  }
}

async function tokenStart() {
  const { token, empty } = await tokenStarts(21)
  const above = median(token) - median(empty)
  return {
    budget: `paircode token: at most ${ms(TOKEN_MS)} above node -e 0`,
    measured: `${ms(above)} (${ms(median(token))} and ${ms(median(empty))})`,
    holds: above <= TOKEN_MS,
  }
}

function install() {
  const { packages, bytes } = clientInstall()
  const size = (all) => `${(all / 1e6).toFixed(2)} MB`
  return {
    budget: `install of @paircode/client: at most ${CLIENT_PACKAGES} packages, ${size(CLIENT_BYTES)}`,
    measured: `${packages} packages, ${size(bytes)}`,
    holds: packages <= CLIENT_PACKAGES && bytes <= CLIENT_BYTES,
  }
}

const ms = (milliseconds) => `${Math.round(milliseconds)} ms`
const mb = (bytes) => `${Math.round(bytes / 1e6)} MB`
const percent = (share) => `${Math.round(share * 100)} %`
