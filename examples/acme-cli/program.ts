import { addLoginCommands, type LoginCommandsOptions } from '@paircode/client/commander'
import { Command } from 'commander'

const API = process.env.ACME_API ?? 'https://api.acme.dev'

export const ACME = {
  issuer: process.env.ACME_ISSUER ?? 'https://login.acme.dev',
  clientId: 'acme-cli',
  appName: 'Acme',
  resource: [API],
}

/** @param testing takes the place of the network, the clock, the store and the terminal */
export function createProgram(testing: Partial<LoginCommandsOptions> = {}): Command {
  const { stdout = process.stdout } = testing
  const program = new Command('acme')
  const { withSession } = addLoginCommands(program, { ...ACME, ...testing })

  program
    .command('projects')
    .description('List your projects')
    .action(
      withSession(async (session) => {
        const response = await session.fetch(`${API}/projects`)
        if (!response.ok) program.error(`acme: ${API} answered ${response.status}.`)
        const projects = (await response.json()) as { name: string }[]
        for (const { name } of projects) stdout.write(`${name}\n`)
      }),
    )

  return program
}
