import type { LoginPrompt, NumberQuestion } from './flows/flow.ts'
import { loginScreen } from './login-screen.ts'
import { openBrowser } from './platform/open-browser.ts'
import type { Input } from './terminal/keys.ts'
import { isLive } from './terminal/live-line.ts'
import type { LoggedIn, Names } from './terminal/login-text.ts'
import type { Output } from './terminal/output.ts'

/** What an app may say about how its people are met. */
export interface ReceptionOptions {
  /**
   * Says where to go: of a login that takes two ways, once for each. Defaults to sentences on
   * `output`, which tell the end of it, too; with a function of your own nothing is printed.
   */
  readonly onPrompt?: ((prompt: LoginPrompt) => void | Promise<void>) | undefined
  /**
   * Asks for the number that the browser shows. Defaults to a line on `output`, where that and
   * `process.stdin` are terminals and there is no `onPrompt`; else nobody is asked.
   */
  readonly askNumber?: ((question: NumberQuestion) => Promise<string>) | undefined
  /** Where sentences are printed. Defaults to `process.stderr`. */
  readonly output?: Output | undefined
  /**
   * Takes the person to an address, which has been checked, and resolves to whether that seems to
   * have worked. `false` opens nothing. Defaults to the browser of this machine.
   */
  readonly openBrowser?: ((url: string) => Promise<boolean>) | false | undefined
  /**
   * Draws the link of a device login as a QR code, too.
   * @default false
   */
  readonly qr?: boolean | undefined
}

interface Place {
  readonly names: Names
  readonly now: () => Date
  /** Whether there is another way to offer. */
  readonly isRace: boolean
  /** Where keys come from. */
  readonly input: Input
}

/** How the person is met: shown where to go, taken there where that is possible, and welcomed. */
export function receive(options: ReceptionOptions, { names, now, isRace, input }: Place) {
  const { onPrompt, output = process.stderr, openBrowser: open = openBrowser, qr = false } = options
  const isTerminal = input.isTTY === true && isLive(output)
  let isOver = false
  let takeOtherWay: (reason: string) => void = () => {}
  const otherWay = new Promise<string>((resolve) => {
    takeOtherWay = resolve
  })
  const screen = onPrompt
    ? undefined
    : loginScreen({
        ...{ names, now, input, output, qr, opens: open !== false },
        takesNumber: isTerminal && !options.askNumber,
        onOtherWay: isRace && isTerminal ? () => takeOtherWay('') : undefined,
      })
  const nothingOpened = () => {
    if (isOver) return
    if (isRace) takeOtherWay('No browser opened on this machine.')
    else screen?.sayNothingOpened()
  }

  return {
    otherWay,
    askNumber: options.askNumber ?? (isTerminal ? screen?.askNumber : undefined),
    async prompt(prompt: LoginPrompt): Promise<void> {
      await (onPrompt ?? screen?.show)?.(prompt)
      if (prompt.flow === 'device' || !open) return
      // Not waited for: the person may be faster, with the link, than the browser is.
      void open(prompt.verificationUri).then((opened) => opened || nothingOpened(), nothingOpened)
    },
    close() {
      isOver = true
      screen?.end()
    },
    welcome: (session: LoggedIn) => screen?.welcome(session),
  }
}
