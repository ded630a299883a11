import type { DevicePrompt, LoginPrompt, NumberQuestion } from './flows/flow.ts'
import {
  compareCode,
  enterCode,
  NUMBER_LABEL,
  openLink,
  withoutLink,
} from './terminal/device-text.ts'
import type { Input } from './terminal/keys.ts'
import { link } from './terminal/link.ts'
import {
  type LoggedIn,
  loggedIn,
  type Names,
  NOTHING_OPENED,
  opening,
  openYourself,
} from './terminal/login-text.ts'
import { movingLine } from './terminal/moving-line.ts'
import type { NumberPrompt } from './terminal/number-prompt.ts'
import type { Output } from './terminal/output.ts'
import { qrCode } from './terminal/qr.ts'

interface Circumstances {
  readonly names: Names
  readonly now: () => Date
  readonly input: Input
  readonly output: Output
  /** Whether a browser is opened. */
  readonly opens: boolean
  /** Whether the number is typed here. */
  readonly takesNumber: boolean
  readonly qr: boolean
  /** Called when the person prefers another device; missing if they have no such choice. */
  readonly onOtherWay?: (() => void) | undefined
}

/** What a login prints, on a terminal or into a pipe. */
export function loginScreen(circumstances: Circumstances) {
  const { names, output, opens, takesNumber, qr, onOtherWay } = circumstances
  const line = movingLine(circumstances)
  let numbers: NumberPrompt | undefined

  async function showDevice(prompt: DevicePrompt): Promise<void> {
    const { verificationUriComplete: complete, userCode, expiresAt } = prompt
    const url = complete ?? prompt.verificationUri
    const directions = { ...prompt, link: link(url, output) }
    output.write(complete ? openLink(directions) : enterCode(directions))
    if (qr) output.write(await qrCode(url))
    if (complete === undefined) return line.wait(expiresAt)
    if (complete.includes(userCode)) {
      output.write(compareCode(directions))
      return line.wait(expiresAt)
    }
    const below = withoutLink(prompt)
    if (takesNumber) numbers = line.askNumber(expiresAt, NUMBER_LABEL, below)
    else output.write([NUMBER_LABEL.trim(), ...below, '', ''].join('\n'))
  }

  return {
    async show(prompt: LoginPrompt): Promise<void> {
      line.end()
      if (prompt.flow === 'device') return showDevice(prompt)
      const say = opens ? opening : openYourself
      output.write(say(prompt.verificationUri, names))
      line.wait(prompt.expiresAt, onOtherWay)
    },

    sayNothingOpened(): void {
      line.end()
      output.write(NOTHING_OPENED)
    },

    /** The line is already shown, unless it was not yet known that there would be a number. */
    async askNumber({ expiresAt, isAgain }: NumberQuestion): Promise<string> {
      numbers ??= line.askNumber(expiresAt, 'Type the number that the page shows:  ')
      return numbers.next(isAgain)
    },

    end: line.end,
    welcome: (session: LoggedIn) => void output.write(loggedIn(session, names, output)),
  }
}
