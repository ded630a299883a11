import { AT_ONCE } from './hold-polls.js'
import type { Server } from './server.ts'
import { post } from './terminal.ts'

/** A server that believes those addresses. */
export const BEHIND_PROXY = { trustedProxies: ['127.0.0.1'] }

/** One for each login, or the limits for one network would be in the way. */
const addressOf = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`

/** So many logins are begun, one after the other at each of the servers, for polls to be held of. */
export function beginMany(servers: readonly Server[], count: number) {
  return inTurns(count, async (n) => {
    const address = addressOf(n)
    const url = `${servers[n % servers.length]?.issuer}/oauth/device_authorization`
    const answer = await post(url, { client_id: 'acme-cli' }, { 'x-forwarded-for': address })
    const { device_code: code } = (await answer.json()) as { device_code: string }
    return { code, address }
  })
}

type Begun = Awaited<ReturnType<typeof beginMany>>[number]

/** Ends a login, as a terminal does that waits no more, and asks again where the server is too busy. */
export async function end(server: Server, { code, address }: Begun): Promise<void> {
  const headers = { 'x-forwarded-for': address }
  const fields = { client_id: 'acme-cli', token: code }
  const { status } = await post(`${server.issuer}/oauth/revoke`, fields, headers)
  if (status === 503) return end(server, { code, address })
  if (status !== 200) throw new Error(`${status}`)
}

/** Does it so often, some at a time. */
export async function inTurns<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  let next = 0
  const worker = async () => {
    for (let n = next++; n < count; n = next++) done[n] = await work(n)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}

/** The median, and what 90 and 99 of a hundred took at most, in milliseconds. */
export function spread(milliseconds: readonly number[]) {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? Number.NaN)
  return { median: at(0.5), p90: at(0.9), p99: at(0.99) }
}
