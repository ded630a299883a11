/** One thing worth a line in the log. No field ever holds a secret. */
export interface LogEvent {
  readonly level: 'info' | 'warn' | 'error'
  /** What happened, in snake case: `login_started`. */
  readonly event: string
  readonly [detail: string]: unknown
}

/**
 * Passes events to a function of the deployment. Its failure must not break an answer: it may
 * throw, and it may be asynchronous and reject.
 */
export function guarded<Event>(
  take: ((event: Event) => unknown) | undefined,
): (event: Event) => void {
  if (take === undefined) return () => {}
  return (event) => {
    try {
      Promise.resolve(take(event)).catch(() => {})
    } catch {
      // Nobody is left to be told.
    }
  }
}
