import { OPERATIONS } from './operations.js'

/** Design budgets: at most this much of a peer's CPU time for each operation. */
const BUDGETS = { 'oidc-provider': 1 / 2, 'better-auth': 1 / 10 }
const OURS = 'paircode'

/** The CPU time of each operation on each server, round by round, in microseconds an operation. */
export class Figures {
  #rounds = new Map()

  add(server, operation, microseconds) {
    const key = `${server} ${operation}`
    this.#rounds.set(key, [...this.of(server, operation), microseconds])
  }

  of(server, operation) {
    return this.#rounds.get(`${server} ${operation}`) ?? []
  }

  /** How much of another server's time ours takes: the median of the ratios of each round. */
  share(other, operation) {
    const ours = this.of(OURS, operation)
    return median(this.of(other, operation).map((theirs, round) => ours[round] / theirs))
  }

  /** A Markdown table: the median, and how many times ours that is. */
  table(servers) {
    const cell = (server, operation) => {
      const microseconds = Math.round(median(this.of(server, operation)))
      if (server === OURS || !servers.includes(OURS)) return `${microseconds}`
      return `${microseconds} (${(1 / this.share(server, operation)).toFixed(2)} ×)`
    }
    const rows = OPERATIONS.map((operation) => [
      operation,
      ...servers.map((server) => cell(server, operation)),
    ])
    const head = ['CPU µs an operation', ...servers]
    return [head, head.map((_, n) => (n === 0 ? '---' : '--:')), ...rows]
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n')
  }

  /** The budgets that were measured, and whether they hold. */
  verdicts() {
    return Object.entries(BUDGETS).flatMap(([peer, most]) =>
      OPERATIONS.filter((operation) => this.share(peer, operation) > 0).map((operation) => {
        const share = this.share(peer, operation)
        const text = `${operation}: ${percent(share)} of ${peer}, at most ${percent(most)}`
        return { holds: share <= most, text }
      }),
    )
  }
}

export const percent = (share) => `${(share * 100).toFixed(1)} %`

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
