import type { LoginOptions, OpenSessionOptions, Output, Session } from '../index.ts'

/** What the login of an app is; most of it is passed on to `login` and `openSession`. */
export interface LoginCommandsOptions
  extends Omit<LoginOptions, 'account' | 'appName' | 'logoutCommand' | 'onPrompt' | 'signal'>,
    Pick<OpenSessionOptions, 'origins'> {
  /** Whose login it is, as people know it: `Acme`. */
  readonly appName: string
  /**
   * What people type before `login`: `acme`, or `acme auth`.
   * @default what the framework calls the app
   */
  readonly command?: string | undefined
  /** Where answers are printed: who is logged in, and the lines of `--json`. Defaults to `process.stdout`. */
  readonly stdout?: Output | undefined
  /**
   * Is told how a command ends that has failed: 1, where a setting is wrong 2, for want of a login 3,
   * and after Ctrl-C 130. Defaults to setting `process.exitCode`.
   */
  readonly setExitCode?: ((code: number) => void) | undefined
}

/** The same for a framework that does not tell what the app is called. */
export type NamedLoginCommandsOptions = LoginCommandsOptions & { readonly command: string }

/** What the command line may say. */
export interface Flags {
  readonly json?: boolean | undefined
  /** `false` opens none. */
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

/** How each option is described; `browser` and `device` are those of `login` alone. */
export const FLAGS = {
  json: 'Print a line of JSON for each event',
  account: 'Whose login is meant, by e-mail address',
  browser: 'Only print the address to open',
  device: 'Log in by a browser on any device',
} as const

/** What an app gets for its own commands. */
export interface WithSession {
  /**
   * Makes the action of a command out of one that needs a login: it gets the session first, and then what
   * the framework passes. Where there is no session, or it fails in the middle, people are told what
   * to do, and the exit code is 3, or 1 where it is not for want of a login.
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
 * What every framework's commands do. The client is loaded when one of them runs: an app starts as fast
 * as without.
 *
 * @param nameOf tells what people type before `login`, once it is known
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
