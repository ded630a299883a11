import { type Input, readKeys } from './keys.ts'
import { liveLine } from './live-line.ts'
import type { Output } from './output.ts'
import { timeLeft } from './time-left.ts'

/** Where the number from the browser is typed. Keys typed before it is asked for are not lost. */
export interface NumberPrompt {
  /** @param isAgain the previous number was wrong */
  next(isAgain: boolean): Promise<string>
  end(): void
}

interface Place {
  readonly input: Input
  readonly output: Output
  readonly expiresAt: Date
  readonly now: () => Date
}

const ENTER = /[\r\n]/
const BACKSPACE = /[\b\u007f]/
const CTRL_U = '\u0015'
const LONGEST = 12

/**
 * @param label the text before what is typed
 * @param below the lines that follow
 */
export function numberPrompt(
  { input, output, expiresAt, now }: Place,
  label: string,
  below: readonly string[] = [],
): NumberPrompt {
  let text = label
  let typed = ''
  let isEntered = false
  let deliver: ((number: string) => void) | undefined

  const draw = () => [`${text}${typed}`, `            (${timeLeft(expiresAt, now())})`] as const
  const line = liveLine(output, draw, below)
  const handOver = () => {
    if (!isEntered || deliver === undefined) return
    deliver(typed)
    deliver = undefined
  }
  const stop = readKeys(input, (key) => {
    if (ENTER.test(key)) isEntered = typed !== ''
    else {
      if (isEntered) typed = ''
      isEntered = false
      typed = edited(typed, key)
    }
    line.redraw()
    handOver()
  })

  return {
    next(isAgain) {
      if (isAgain) {
        text = 'That was another number. Once more:  '
        typed = ''
        isEntered = false
        line.redraw()
      }
      return new Promise((resolve) => {
        deliver = resolve
        handOver()
      })
    },
    end() {
      stop()
      line.end()
    },
  }
}

function edited(typed: string, key: string): string {
  if (BACKSPACE.test(key)) return typed.slice(0, -1)
  if (key === CTRL_U) return ''
  return /^[A-Za-z0-9]$/.test(key) && typed.length < LONGEST ? typed + key.toUpperCase() : typed
}
