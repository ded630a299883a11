import { COLUMNS, type Output } from './output.ts'

/** A line that is rewritten in place. The cursor stands between its two parts. */
export interface LiveLine {
  redraw(): void
  /** Puts the cursor below everything, for whatever comes next. */
  end(): void
}

const TICK_MS = 120

/** Whether a line can be rewritten there at all. */
export const isLive = (output: Output, env: NodeJS.ProcessEnv = process.env): boolean =>
  output.isTTY === true && env.TERM !== 'dumb'

/**
 * @param draw returns the current text of the line, and what stands at its end
 * @param below fixed lines that follow it; if there are none, the line leaves no trace
 */
export function liveLine(
  output: Output,
  draw: () => readonly [string, string],
  below: readonly string[] = [],
): LiveLine {
  const columns = output.columns || COLUMNS // some terminals say 0
  const rows = below.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0)
  let shown = ''
  const redraw = () => {
    const [head, tail] = draw()
    const start = head.slice(0, columns - 1)
    const fits = start.length + tail.length < columns
    const back = start === '' ? '' : `\u001b[${start.length}C`
    const line = `\r\u001b[2K${start}${fits ? tail : ''}\r${back}`
    if (line !== shown) output.write(line)
    shown = line
  }
  if (rows > 0) output.write(`\n${below.join('\n')}\u001b[${rows}A`)
  redraw()
  const timer = setInterval(redraw, TICK_MS)
  timer.unref()
  return {
    redraw,
    end() {
      clearInterval(timer)
      output.write(rows > 0 ? `\u001b[${rows}B\r\n\n` : '\r\u001b[2K')
    },
  }
}
