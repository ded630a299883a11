import { isLive, liveLine } from './live-line.ts'
import type { Output } from './output.ts'
import { timeLeft } from './time-left.ts'

const FRAMES = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏']

/**
 * Shows that the login is waiting, and for how much longer, until the returned function is called.
 * Prints nothing if there is no terminal.
 *
 * @param hint what the person can do in the meantime
 */
export function showWaiting(
  output: Output,
  expiresAt: Date,
  now: () => Date,
  hint = '',
): () => void {
  if (!isLive(output)) return () => {}
  let frame = 0
  const { end } = liveLine(output, () => {
    frame = (frame + 1) % FRAMES.length
    return [
      '',
      `${FRAMES[frame]} Waiting for you to approve  (${timeLeft(expiresAt, now())}${hint})`,
    ]
  })
  return end
}
