/** Rejects with the signal's reason as soon as it aborts. */
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
 * Waits for something that may never come, such as a person, until it times out or is aborted.
 *
 * @param start gets a signal that aborts when the wait is over
 * @param late makes the error to reject with when the seconds have passed
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
    const started = (async () => start(controller.signal))() // it may also throw
    return await Promise.race([started, limit])
  } finally {
    release()
    controller.abort()
  }
}

/** A controller that also aborts with the signal, until it is released. */
export function childOf(signal: AbortSignal | undefined) {
  const controller = new AbortController()
  const follow = () => controller.abort(signal?.reason)
  if (signal?.aborted) follow()
  signal?.addEventListener('abort', follow)
  return { controller, release: () => signal?.removeEventListener('abort', follow) }
}
