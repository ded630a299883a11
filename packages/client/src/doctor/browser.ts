import { pickFlow } from '../flows/pick.ts'
import { readFacts } from '../platform/facts.ts'
import type { Check } from './check.ts'

/** Whether a login would open a browser here. */
export const browser: Check = ({ env }) => {
  const offers = { loopback: true, device: true }
  const { flow, reason } = pickFlow({ ...readFacts(), env, asked: 'auto', offers })
  if (flow === 'race') return { verdict: 'good', message: 'A login opens a browser here.' }
  const message = reason ?? `PAIRCODE_FLOW=${flow} says how to log in.`
  if (flow !== 'device') return { verdict: 'good', message }
  return { verdict: 'good', message: `${message} A login gives a link for any device instead.` }
}
