import { Args, Command } from '@oclif/core'
import { loginCommands } from '@paircode/client/oclif'
import { ACME } from './acme.ts'

const { commands, withSession } = loginCommands(ACME)

class Project extends Command {
  static override description = 'Show a project'
  static override args = { name: Args.string({ required: true }) }

  async run(): Promise<void> {
    const { args } = await this.parse(Project)
    const show = withSession(async (session) => {
      const response = await session.fetch(`/projects/${args.name}`)
      this.log(await response.text())
    })
    await show()
  }
}

export const COMMANDS = { ...commands, project: Project }
