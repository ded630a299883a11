import { Command, Config } from '@oclif/core'
import { loginCommands } from '@paircode/client/oclif'
import { expect, test } from 'vitest'
import { type App, expectLoginCommands, OPTIONS, projects } from './login-commands.ts'

const config = () => Config.load({ root: import.meta.dirname, pjson: PJSON })

const PJSON = { name: 'acme', version: '1.0.0', oclif: { bin: 'acme' } }

const app: App = ({ options }, extra = {}) => {
  const given = { ...OPTIONS, ...options, ...extra, command: 'acme' }
  const { commands, withSession } = loginCommands(given)
  class Projects extends Command {
    async run() {
      await this.parse(Projects)
      await withSession(projects(options.stdout))()
    }
  }
  const all: Record<string, { run(argv: string[], config: Config): Promise<unknown> }> = {
    ...commands,
    projects: Projects,
  }
  return async ([name = '', ...argv]) => void (await all[name]?.run(argv, await config()))
}

expectLoginCommands(app)

test('the help says what there is', () => {
  const { commands } = loginCommands({ command: 'acme', ...OPTIONS })
  expect(commands.login.description).toMatch(/^Log in/)
  expect(Object.keys(commands.login.flags)).toEqual(['json', 'account', 'no-browser', 'device'])
  expect(Object.keys(commands.logout.flags)).toEqual(['json', 'account'])
})
