import { type Input, readKeys } from './keys.ts'
import { type NumberPrompt, numberPrompt } from './number-prompt.ts'
import type { Output } from './output.ts'
import { showWaiting } from './waiting.ts'

interface Place {
  readonly input: Input
  readonly output: Output
  readonly now: () => Date
}

/** The last line of the screen, which moves while waiting for a login; one at a time. */
export function movingLine({ input, output, now }: Place) {
  let endCurrent = () => {}
  const end = () => {
    const endLast = endCurrent
    endCurrent = () => {}
    endLast()
  }
  return {
    /** Called before anything else is printed. */
    end,

    /** @param onOtherWay called when `d` is pressed; if missing, no key is read */
    wait(expiresAt: Date, onOtherWay?: () => void): void {
      end()
      const stop = showWaiting(output, expiresAt, now, onOtherWay && '; d: another device')
      const stopKeys = onOtherWay && readKeys(input, (key) => key === 'd' && onOtherWay())
      endCurrent = () => {
        stopKeys?.()
        stop()
      }
    },

    askNumber(expiresAt: Date, label: string, below?: readonly string[]): NumberPrompt {
      end()
      const prompt = numberPrompt({ input, output, expiresAt, now }, label, below)
      endCurrent = prompt.end
      return prompt
    },
  }
}
