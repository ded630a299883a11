import type { Connection } from './address.ts'

/** A client that waits for an answer. */
interface Asked {
  readonly request: Request
  readonly connection: Connection | undefined
}

// If the adapter exposes the connection, we listen to that. A request's signal says the same, but
// takes 1.4 KB for as long as the request lasts: a tenth of a held poll.

export const hasHungUp = ({ request, connection }: Asked): boolean =>
  connection?.outgoing ? connection.outgoing.destroyed === true : request.signal.aborted

/** Calls `hungUp` on a hang-up, until `unwatchHangUp` gets the same function. */
export function watchHangUp({ request, connection }: Asked, hungUp: () => void): void {
  if (connection?.outgoing) connection.outgoing.on('close', hungUp)
  else request.signal.addEventListener('abort', hungUp)
}

export function unwatchHangUp({ request, connection }: Asked, hungUp: () => void): void {
  if (connection?.outgoing) connection.outgoing.off('close', hungUp)
  else request.signal.removeEventListener('abort', hungUp)
}
