import {
  DESCRIPTIONS,
  FLAGS,
  LOGIN_COMMANDS,
  type LoginCommandsOptions,
  loginCommands,
  type WithSession,
} from './login-commands.ts'

export type { LoginCommandsOptions, WithSession } from './login-commands.ts'

/** The part of yargs that is used. */
interface Yargs {
  /** The app's name: `scriptName`. It is missing from yargs' types. */
  readonly $0?: string
  command(
    name: string,
    description: string,
    options: Record<string, { type: 'boolean' | 'string'; describe: string; hidden?: boolean }>,
    run: (flags: object) => Promise<void>,
  ): unknown
}

const EVERYWHERE = {
  json: { type: 'boolean', describe: FLAGS.json },
  account: { type: 'string', describe: FLAGS.account },
} as const

const LOGIN = {
  ...EVERYWHERE,
  'no-browser': { type: 'boolean', describe: FLAGS.browser },
  browser: { type: 'boolean', describe: 'What yargs makes of that', hidden: true },
  device: { type: 'boolean', describe: FLAGS.device },
} as const

/**
 * Adds `login`, `logout` and `whoami` to yargs. Give it a `scriptName`, and start it with
 * `parseAsync`.
 *
 * @example
 * ```ts
 * const cli = yargs(hideBin(process.argv)).scriptName('acme').strict()
 * const { withSession } = addLoginCommands(cli, {
 *   issuer: 'https://login.acme.dev',
 *   clientId: 'acme-cli',
 *   appName: 'Acme',
 * })
 * await cli.parseAsync()
 * ```
 */
export function addLoginCommands(yargs: Yargs, options: LoginCommandsOptions): WithSession {
  const { run, withSession } = loginCommands(options, () => yargs.$0 ?? '')
  for (const name of LOGIN_COMMANDS) {
    const flags = name === 'login' ? LOGIN : EVERYWHERE
    yargs.command(name, DESCRIPTIONS[name], flags, (given) => run(name, given))
  }
  return { withSession }
}
