import { addLoginCommands } from '@paircode/client/yargs'
import { expect, test } from 'vitest'
import yargs from 'yargs'
import { type App, expectLoginCommands, OPTIONS, projects } from './login-commands.ts'

const app: App = ({ options }, extra = {}) => {
  const cli = yargs().scriptName('acme').strict().exitProcess(false)
  const { withSession } = addLoginCommands(cli, { ...OPTIONS, ...options, ...extra })
  cli.command('projects', 'List your projects', {}, withSession(projects(options.stdout)))
  return async (argv) => void (await cli.parseAsync(argv))
}

expectLoginCommands(app)

test('the help says what there is', async () => {
  const cli = yargs().scriptName('acme')
  addLoginCommands(cli, OPTIONS)
  expect(await cli.getHelp()).toMatch(/acme login .*Log in[\s\S]*acme logout [\s\S]*acme whoami /)
  let help = ''
  await cli.exitProcess(false).parseAsync(['login', '--help'], {}, (_error, _argv, output) => {
    help = output
  })
  expect(help).toMatch(/--json[\s\S]*--account[\s\S]*--no-browser[\s\S]*--device/)
})
