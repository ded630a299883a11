import { openSession } from '@paircode/client'
import { addLoginCommands } from '@paircode/client/commander'
import { fakeServer } from '@paircode/client/testing'
import { Command } from 'commander'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type App, expectLoginCommands, OPTIONS, projects, screen } from './login-commands.ts'

const app: App = ({ options }, extra = {}) => {
  const program = new Command('acme').exitOverride()
  const { withSession } = addLoginCommands(program, { ...OPTIONS, ...options, ...extra })
  program.command('projects').action(withSession(projects(options.stdout)))
  return async (argv) => void (await program.parseAsync(argv, { from: 'user' }))
}

expectLoginCommands(app)

function machine() {
  const server = fakeServer(OPTIONS)
  const run = app(server)
  return { server, type: async (line: string) => run(line.split(' ')).then(server.read) }
}

test('Ctrl-C gives a login up', async () => {
  const server = fakeServer(OPTIONS)
  server.person.wait()
  const { said, output } = screen()
  const listeners = process.listenerCount('SIGINT')
  const login = app(server, { output })(['login'])
  await said
  process.emit('SIGINT')
  await login
  expect(server.read().exitCode).toBe(130)
  expect(process.listenerCount('SIGINT')).toBe(listeners)
})

test('where nobody is at a terminal, no browser is opened', async () => {
  const server = fakeServer(OPTIONS)
  const { said, output } = screen()
  const login = app(server, { flow: 'loopback', openBrowser: undefined, output })(['login'])
  expect(await said).toMatch(/^Open this link/)
  await server.options.openBrowser(/https:\S+/.exec(await said)?.[0] ?? '')
  await login
  expect(server.read().exitCode).toBe(0)
})

test('a token from the environment goes before, and every command says so', async () => {
  const { server, type } = machine()
  await type('login')
  const session = await openSession({ ...OPTIONS, ...server.options })
  vi.stubEnv('PAIRCODE_TOKEN', await session.token())
  onTestFinished(() => void vi.unstubAllEnvs())
  const { stdout, stderr } = await type('whoami')
  expect(stdout).toContain('ada@example.com')
  expect(stderr).toBe('PAIRCODE_TOKEN is set, and goes before what is kept.\n')
  expect((await type('login')).stderr).toMatch(/Logged in[\s\S]*PAIRCODE_TOKEN is set, .* Unset it/)
  const logout = await type('logout')
  expect(logout).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('unset it') })
})

test('a mistake in an action of the app is the app’s to tell', async () => {
  const { server, type } = machine()
  await type('login')
  const program = new Command('acme').exitOverride()
  const { withSession } = addLoginCommands(program, { ...OPTIONS, ...server.options })
  const wrong = new TypeError('wrong')
  program.command('wrong').action(
    withSession(() => {
      throw wrong
    }),
  )
  await expect(program.parseAsync(['wrong'], { from: 'user' })).rejects.toBe(wrong)
})

test('commands of a command are called as they are typed', async () => {
  const program = new Command('acme')
  const printed: string[] = []
  const output = { write: (text: string) => printed.push(text) }
  const never = { store: 'memory', output, setExitCode() {} } as const
  addLoginCommands(program.command('auth'), { ...OPTIONS, ...never })
  await program.parseAsync(['auth', 'whoami'], { from: 'user' })
  expect(printed.join('')).toContain('acme auth: ')
  expect(printed.join('')).toContain('Run "acme auth login".')
})

test('the help says what there is', () => {
  const program = new Command('acme')
  addLoginCommands(program, OPTIONS)
  expect(program.helpInformation()).toMatch(/login .*Log in[\s\S]*logout .*Log out[\s\S]*whoami /)
  const login = program.commands.find((command) => command.name() === 'login')
  expect(login?.helpInformation()).toMatch(
    /--json[\s\S]*--account <email>[\s\S]*--no-browser[\s\S]*--device/,
  )
})
