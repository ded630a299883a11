import {
  DESCRIPTIONS,
  FLAGS,
  type LoginCommand,
  loginCommands as makeCommands,
  type NamedLoginCommandsOptions,
} from './login-commands.ts'

export type { NamedLoginCommandsOptions, WithSession } from './login-commands.ts'

const EVERYWHERE = {
  json: { type: 'boolean', description: FLAGS.json },
  account: { type: 'string', description: FLAGS.account, valueHint: 'email' },
} as const

const LOGIN = {
  ...EVERYWHERE,
  browser: {
    type: 'boolean',
    default: true,
    description: 'Open a browser',
    negativeDescription: FLAGS.browser,
  },
  device: { type: 'boolean', description: FLAGS.device },
} as const

/**
 * `login`, `logout` and `whoami` as citty commands.
 *
 * @example
 * ```ts
 * const { commands, withSession } = loginCommands({
 *   command: 'acme',
 *   issuer: 'https://login.acme.dev',
 *   clientId: 'acme-cli',
 *   appName: 'Acme',
 * })
 * await runMain(defineCommand({ meta: { name: 'acme' }, subCommands: { ...commands } }))
 * ```
 */
export function loginCommands(options: NamedLoginCommandsOptions) {
  const { run, withSession } = makeCommands(options, () => options.command)
  const command = <Args>(name: LoginCommand, args: Args) => ({
    meta: { name, description: DESCRIPTIONS[name] },
    args,
    run: (context: { readonly args: object }) => run(name, context.args),
  })
  const commands = {
    login: command('login', LOGIN),
    logout: command('logout', EVERYWHERE),
    whoami: command('whoami', EVERYWHERE),
  }
  return { commands, withSession }
}
