import { network } from './address.ts'
import type { Limiter } from './limiter.ts'
import { Refusal } from './refusal.ts'

/** How fast something may happen: from one network, and from all together. */
export interface FairLimiter {
  readonly each: Limiter
  readonly all: Limiter
}

/**
 * Takes one from both.
 *
 * @param limited is told when there is none.
 * @throws {Refusal} 429, which says when there will be.
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
