import { network } from './address.ts'
import type { Limiter } from './limiter.ts'
import { Refusal } from './refusal.ts'

/** How fast something may happen: per network, and in total. */
export interface FairLimiter {
  readonly each: Limiter
  readonly all: Limiter
}

/**
 * Takes one from both.
 *
 * @param limited called when none is left.
 * @throws {Refusal} 429, which says when to try again.
 */
export function refuseTooMany(
  { each, all }: FairLimiter,
  problem: string,
  address: string | null,
  limited: () => void,
): void {
  const waitSeconds = each.take(network(address)) || all.take('')
  if (waitSeconds === 0) return
  limited()
  const description = `${problem}; try again in ${waitSeconds} s`
  throw new Refusal(429, 'temporarily_unavailable', description, {
    'retry-after': String(waitSeconds),
  })
}
