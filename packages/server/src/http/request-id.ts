import { AsyncLocalStorage } from 'node:async_hooks'
import type { BlockList } from 'node:net'
import { newId } from '../store/secret.ts'
import { byTrustedProxy, type Connection } from './address.ts'
import type { LogEvent } from './log.ts'

/** The id of the request that the current code runs for, made on first use. */
const current = new AsyncLocalStorage<{ id: string | undefined }>()

/** Answers a request; meanwhile `requestId` returns its id: a trusted proxy's, or a new one. */
export function withRequestId<Result>(
  { headers }: Request,
  connection: Connection | undefined,
  trustedProxies: BlockList,
  answer: () => Result,
): Result {
  const given = byTrustedProxy(connection, trustedProxies) && headers.get('x-request-id')
  return current.run({ id: given && isId(given) ? given : undefined }, answer)
}

/** What may be an id. Proxies that make none pass on whatever the client wrote. */
const isId = (text: string): boolean => /^[\w.:-]{1,64}$/.test(text)

/** The id of the request that this is called in; `undefined` outside of a request. */
export function requestId(): string | undefined {
  const request = current.getStore()
  if (request) request.id ??= newId()
  return request?.id
}

/** Adds to each event the id of the request that caused it. */
export const namingRequest =
  (log: (event: LogEvent) => void): ((event: LogEvent) => void) =>
  (event) => {
    const id = requestId()
    log(id === undefined ? event : { requestId: id, ...event })
  }
