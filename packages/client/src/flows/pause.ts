/** Rejects with the signal's reason as soon as there is one. */
export function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const giveUp = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, seconds * 1000)
    signal?.addEventListener('abort', giveUp)
  })
}

/**
 * Waits for what may never come, such as a person: for so many seconds, or until it is given up.
 *
 * @param start gets a signal that says when nobody waits any more
 * @param late what to reject with when the seconds have passed
 */
export async function within<T>(
  seconds: number,
  start: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { controller, release } = childOf(signal)
  const limit = pause(seconds, controller.signal).then(() => {
    throw late()
  })
  try {
    return await Promise.race([start(controller.signal), limit])
  } finally {
    release()
    controller.abort()
  }
}

/** A controller that a signal aborts, too, until it is released. */
export function childOf(signal: AbortSignal | undefined) {
  const controller = new AbortController()
  const follow = () => controller.abort(signal?.reason)
  if (signal?.aborted) follow()
  signal?.addEventListener('abort', follow)
  return { controller, release: () => signal?.removeEventListener('abort', follow) }
}
