import { loginCommands } from '@paircode/client/citty'
import { defineCommand, runMain } from 'citty'
import { ACME } from './acme.ts'

const { commands, withSession } = loginCommands(ACME)

const project = defineCommand({
  meta: { name: 'project', description: 'Show a project' },
  args: { name: { type: 'positional', required: true } },
  run: withSession(async (session, { args }) => {
    const response = await session.fetch(`/projects/${args.name}`)
    console.log(await response.text())
  }),
})

await runMain(defineCommand({ meta: { name: 'acme' }, subCommands: { ...commands, project } }))
