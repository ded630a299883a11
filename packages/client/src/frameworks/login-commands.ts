import type { LoginOptions, Output, Session } from '../index.ts'

/** How an app logs in; most options are passed on to `login` and `openSession`. */
export interface LoginCommandsOptions
  extends Omit<LoginOptions, 'account' | 'appName' | 'logoutCommand' | 'onPrompt' | 'signal'> {
  /** The app's name as people know it: `Acme`. */
  readonly appName: string
  /**
   * What people type before `login`: `acme`, or `acme auth`.
   * @default the app's name in the framework
   */
  readonly command?: string | undefined
  /**
   * Where results are printed: who is logged in, and the lines of `--json`. Defaults to
   * `process.stdout`.
   */
  readonly stdout?: Output | undefined
  /**
   * Called with the exit code of a failed command: 1, or 2 if a setting is wrong, 3 if a login is
   * missing, and 130 after Ctrl-C. Defaults to setting `process.exitCode`.
   */
  readonly setExitCode?: ((code: number) => void) | undefined
}

/** The same for a framework that does not know the app's name. */
export type NamedLoginCommandsOptions = LoginCommandsOptions & { readonly command: string }

/** The flags that the command line may hold. */
export interface Flags {
  readonly json?: boolean | undefined
  /** `false` opens no browser. */
  readonly browser?: boolean | undefined
  readonly device?: boolean | undefined
  readonly account?: string | undefined
}

/** How each command is described in the app's help. */
export const DESCRIPTIONS = {
  login: 'Log in through your browser',
  logout: 'Log out, here and at the server',
  whoami: 'Say who is logged in',
} as const

export type LoginCommand = keyof typeof DESCRIPTIONS

export const LOGIN_COMMANDS = Object.keys(DESCRIPTIONS) as readonly LoginCommand[]

/** How each option is described; only `login` has `browser` and `device`. */
export const FLAGS = {
  json: 'Print a line of JSON for each event',
  account: 'Whose login is meant, by e-mail address',
  browser: 'Only print the address to open',
  device: 'Log in by a browser on any device',
} as const

/** What an app gets for its own commands. */
export interface WithSession {
  /**
   * Wraps a command's action that needs a login: it gets the session first, and then what the
   * framework passes. If there is no session, or it fails midway, prints what to do and sets the
   * exit code: 3, or 1 if the cause is not a missing login.
   *
   * @example
   * ```ts
   * program.command('projects').action(
   *   withSession(async (session) => {
   *     const response = await session.fetch('https://api.acme.dev/projects')
   *     console.log(await response.text())
   *   }),
   * )
   * ```
   */
  withSession<Args extends unknown[]>(
    action: (session: Session, ...args: Args) => unknown,
  ): (...args: Args) => Promise<void>
}

/**
 * What every framework's commands do. The client is loaded only when one of them runs, so that the
 * app starts as fast as without it.
 *
 * @param nameOf returns what people type before `login`, once it is known
 */
export function loginCommands(options: LoginCommandsOptions, nameOf: () => string) {
  const settled = () => ({ ...options, command: options.command ?? nameOf() })
  const run = async (command: LoginCommand, flags: Flags): Promise<void> => {
    const { runCommand } = await import('./run-command.ts')
    await runCommand(command, flags, settled())
  }
  const own: WithSession = {
    withSession:
      (action) =>
      async (...args) => {
        const { runWithSession } = await import('./run-command.ts')
        await runWithSession((session) => action(session, ...args), settled())
      },
  }
  return { run, ...own }
}
