import { loginCommands } from '@paircode/client/citty'
import { defineCommand, renderUsage, runCommand } from 'citty'
import { expect, test } from 'vitest'
import { type App, expectLoginCommands, OPTIONS, projects } from './login-commands.ts'

const app: App = ({ options }, extra = {}) => {
  const given = { ...OPTIONS, ...options, ...extra, command: 'acme' }
  const { commands, withSession } = loginCommands(given)
  const main = defineCommand({
    meta: { name: 'acme' },
    subCommands: {
      ...commands,
      projects: defineCommand({ run: withSession(projects(options.stdout)) }),
    },
  })
  return async (rawArgs) => void (await runCommand(main, { rawArgs }))
}

expectLoginCommands(app)

test('the help says what there is', async () => {
  const { commands } = loginCommands({ command: 'acme', ...OPTIONS })
  const main = defineCommand({ meta: { name: 'acme' }, subCommands: { ...commands } })
  expect(await renderUsage(main)).toMatch(/login.*Log in[\s\S]*logout.*Log out[\s\S]*whoami/)
  expect(await renderUsage(commands.login)).toMatch(
    /--json[\s\S]*--account[\s\S]*--no-browser[\s\S]*--device/,
  )
})
