const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const held = new Set<NodeJS.Signals>()
let running = 0

/** If anybody else listens, they have the signal already, and it is theirs to handle. */
function hold(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 0) held.add(signal)
}

/**
 * Runs what must finish once it has begun. The first signal that would end the process does so
 * afterwards; a second one does so at once.
 */
export async function uninterrupted<T>(run: () => Promise<T>): Promise<T> {
  running += 1
  if (running === 1) for (const signal of SIGNALS) process.prependOnceListener(signal, hold)
  try {
    return await run()
  } finally {
    running -= 1
    if (running === 0) letThrough()
  }
}

function letThrough(): void {
  for (const signal of SIGNALS) process.off(signal, hold)
  for (const signal of held) process.kill(process.pid, signal)
  held.clear()
}
