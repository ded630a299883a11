import { Command, Flags, type Interfaces } from '@oclif/core'
import {
  DESCRIPTIONS,
  FLAGS,
  type Flags as GivenFlags,
  type LoginCommand,
  loginCommands as makeCommands,
  type NamedLoginCommandsOptions,
  type WithSession,
} from './login-commands.ts'

export type { NamedLoginCommandsOptions, WithSession } from './login-commands.ts'

const EVERYWHERE = {
  json: Flags.boolean({ description: FLAGS.json }),
  account: Flags.string({ description: FLAGS.account, helpValue: '<email>' }),
}

const LOGIN = {
  ...EVERYWHERE,
  'no-browser': Flags.boolean({ description: FLAGS.browser }),
  device: Flags.boolean({ description: FLAGS.device }),
}

type Given = Omit<GivenFlags, 'browser'> & { readonly 'no-browser'?: boolean }

/**
 * `login`, `logout` and `whoami` as oclif classes, to export from the app's command files, or from
 * the one file that oclif's `explicit` strategy names.
 *
 * @example
 * ```ts
 * const acme = loginCommands({
 *   command: 'acme',
 *   issuer: 'https://login.acme.dev',
 *   clientId: 'acme-cli',
 *   appName: 'Acme',
 * })
 * export const COMMANDS = { ...acme.commands, projects: Projects }
 * ```
 */
export function loginCommands(
  options: NamedLoginCommandsOptions,
): WithSession & { readonly commands: Record<LoginCommand, typeof Command> } {
  const { run, withSession } = makeCommands(options, () => options.command)
  const command = (name: LoginCommand, flags: Interfaces.FlagInput<Given>) =>
    class extends Command {
      static override description = DESCRIPTIONS[name]
      static override flags = flags
      async run(): Promise<void> {
        const { flags: given } = await this.parse({ flags })
        await run(name, { ...given, browser: !given['no-browser'] })
      }
    }
  const commands = {
    login: command('login', LOGIN),
    logout: command('logout', EVERYWHERE),
    whoami: command('whoami', EVERYWHERE),
  }
  return { commands, withSession }
}
