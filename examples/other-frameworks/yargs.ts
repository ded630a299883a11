import { addLoginCommands } from '@paircode/client/yargs'
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { ACME } from './acme.ts'

const cli = yargs(hideBin(process.argv)).scriptName('acme').strict().demandCommand()
const { withSession } = addLoginCommands(cli, ACME)

cli.command(
  'project <name>',
  'Show a project',
  (command) => command.positional('name', { type: 'string', demandOption: true }),
  withSession(async (session, { name }) => {
    const response = await session.fetch(`/projects/${name}`)
    console.log(await response.text())
  }),
)

await cli.parseAsync()
