import type { LoginPrompt, NumberQuestion } from './flows/flow.ts'
import { loginScreen } from './login-screen.ts'
import { openBrowser } from './platform/open-browser.ts'
import type { Input } from './terminal/keys.ts'
import { isLive } from './terminal/live-line.ts'
import type { LoggedIn, Names } from './terminal/login-text.ts'
import type { Output } from './terminal/output.ts'

/** How an app can customise what people see during a login. */
export interface ReceptionOptions {
  /**
   * Tells the person where to go; called for each flow if a login tries two. Defaults to text on
   * `output`, which also reports the result; with your own function, nothing is printed.
   */
  readonly onPrompt?: ((prompt: LoginPrompt) => void | Promise<void>) | undefined
  /**
   * Asks for the number that the browser shows. Defaults to a prompt on `output` if that and
   * `process.stdin` are terminals and there is no `onPrompt`; otherwise nobody is asked.
   */
  readonly askNumber?: ((question: NumberQuestion) => Promise<string>) | undefined
  /** Where text is printed. Defaults to `process.stderr`. */
  readonly output?: Output | undefined
  /**
   * Opens an address, which has been checked, and resolves to whether that seems to have worked.
   * `false` opens nothing. Defaults to this machine's browser.
   */
  readonly openBrowser?: ((url: string) => Promise<boolean>) | false | undefined
  /**
   * Also draws the link of a device login as a QR code.
   * @default false
   */
  readonly qr?: boolean | undefined
}

interface Place {
  readonly names: Names
  readonly now: () => Date
  /** Whether the person can be offered another flow. */
  readonly isRace: boolean
  /** Where key presses come from. */
  readonly input: Input
}

/** Shows the person where to go, opens the browser if possible, and welcomes them. */
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
        names,
        now,
        input,
        output,
        qr,
        opens: open !== false,
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
      // Not awaited: the person may follow the link before the browser opens.
      void open(prompt.verificationUri).then((opened) => opened || nothingOpened(), nothingOpened)
    },
    close() {
      isOver = true
      screen?.end()
    },
    welcome: (session: LoggedIn) => screen?.welcome(session),
  }
}
