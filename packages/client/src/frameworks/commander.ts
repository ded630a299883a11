import {
  DESCRIPTIONS,
  FLAGS,
  type Flags,
  LOGIN_COMMANDS,
  type LoginCommandsOptions,
  loginCommands,
  type WithSession,
} from './login-commands.ts'

export type { LoginCommandsOptions, WithSession } from './login-commands.ts'

/** The part of commander's `Command` that is used. */
interface Program {
  readonly parent: Program | null
  name(): string
  command(name: string): Program
  description(text: string): unknown
  option(flags: string, description: string): unknown
  action(run: (flags: Flags) => Promise<void>): unknown
}

/**
 * Adds `login`, `logout` and `whoami` to a commander program, or to one of its commands. Start it
 * with `parseAsync`.
 *
 * @example
 * ```ts
 * const program = new Command('acme')
 * const { withSession } = addLoginCommands(program, {
 *   issuer: 'https://login.acme.dev',
 *   clientId: 'acme-cli',
 *   appName: 'Acme',
 * })
 * await program.parseAsync()
 * ```
 */
export function addLoginCommands(program: Program, options: LoginCommandsOptions): WithSession {
  const { run, withSession } = loginCommands(options, () => nameOf(program))
  for (const name of LOGIN_COMMANDS) {
    const command = program.command(name)
    command.description(DESCRIPTIONS[name])
    command.option('--json', FLAGS.json)
    command.option('--account <email>', FLAGS.account)
    if (name === 'login') {
      command.option('--no-browser', FLAGS.browser)
      command.option('--device', FLAGS.device)
    }
    command.action((flags) => run(name, flags))
  }
  return { withSession }
}

const nameOf = (program: Program): string =>
  program.parent ? `${nameOf(program.parent)} ${program.name()}` : program.name()
