import { readFileSync } from 'node:fs'
import type { Output, Session } from '@paircode/client'
import type { LoginCommandsOptions } from '@paircode/client/commander'
import { type FakeServer, fakeServer } from '@paircode/client/testing'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'

export const OPTIONS = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  appName: 'Acme',
  origins: ['https://api.acme.dev'],
} as const

/** What the `paircode` command prints. */
const isEvent = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync('docs/cli-events.schema.json', 'utf8')),
)

/** A command of the app's own. */
export const projects = (stdout: Output) => async (session: Session) => {
  const response = await session.fetch('https://api.acme.dev/projects')
  stdout.write(await response.text())
}

/** An app of some framework, called `acme`: runs a command line, as that framework does. */
export type App = (
  server: FakeServer,
  extra?: Partial<LoginCommandsOptions>,
) => (argv: string[]) => Promise<void>

const start = () =>
  fakeServer({ ...OPTIONS, api: (_, { email }) => new Response(`projects of ${email}\n`) })

/** Tells what is said first. */
export function screen() {
  let write: (text: string) => void = () => {}
  const said = new Promise<string>((resolve) => {
    write = resolve
  })
  return { said, output: { write: (text: string) => write(text) } }
}

/** What the commands do, whatever the framework. */
export function expectLoginCommands(app: App): void {
  function machine(extra: Partial<LoginCommandsOptions> = {}) {
    const server = start()
    const run = app(server, extra)
    const type = async (line: string) => {
      await run(line.split(' '))
      return server.read()
    }
    return { server, type }
  }

  test('login, a command that needs it, whoami, and logout', async () => {
    const { type } = machine()
    const login = await type('login')
    expect(login).toMatchObject({ stdout: '', exitCode: 0 })
    expect(login.stderr).toContain('https://login.acme.dev/device')
    expect(login.stderr).toContain('Logged in as ada@example.com')
    expect(login.stderr).toContain('until you run "acme logout"')
    const asked = { stderr: '', exitCode: 0 }
    expect(await type('projects')).toEqual({ ...asked, stdout: 'projects of ada@example.com\n' })
    expect(await type('whoami')).toEqual({
      ...asked,
      stdout: 'ada@example.com  (https://login.acme.dev)\n',
    })
    expect(await type('logout')).toEqual({
      stdout: '',
      stderr: 'Logged ada@example.com out of https://login.acme.dev, here and at the server.\n',
      exitCode: 0,
    })
    expect(await type('whoami')).toMatchObject({ exitCode: 3 })
  })

  test.each(['whoami', 'logout', 'projects'])(
    '%s says what to do for want of a login',
    async (line) => {
      expect(await machine().type(line)).toEqual({
        stdout: '',
        stderr: 'acme: You are not logged in to https://login.acme.dev.\nRun "acme login".\n',
        exitCode: 3,
      })
    },
  )

  test('a login that is denied exits with 1', async () => {
    const { server, type } = machine()
    server.person.deny()
    const { stderr, exitCode } = await type('login')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      'acme: The login was denied in the browser.\nTo try again, run "acme login".\n',
    )
  })

  test('a session that ends in the middle of a command exits with 3', async () => {
    const { server, type } = machine()
    await type('login')
    server.endSessions()
    const { stderr, exitCode } = await type('projects')
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(
      /^acme: Your session at https:\/\/login\.acme\.dev has ended: .*\nRun "acme login"\.\n$/,
    )
  })

  test('a setting that is wrong exits with 2', async () => {
    const { stderr, exitCode } = await machine({ issuer: 'login.acme.dev' }).type('login')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('acme: issuer: "login.acme.dev" is no web address;')
  })

  test('--json prints events and nothing else', async () => {
    const { server, type } = machine()
    const events = async (line: string) => {
      const { stdout, stderr, exitCode } = await type(line)
      expect(stderr).toBe('')
      const printed = stdout
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one))
      for (const event of printed) expect(isEvent(event), JSON.stringify(event)).toBe(true)
      return [exitCode, ...printed]
    }
    const who = { issuer: OPTIONS.issuer, sub: 'person_ada', email: 'ada@example.com' }
    expect(await events('login --json')).toEqual([
      0,
      {
        event: 'prompt',
        flow: 'device',
        verification_uri: 'https://login.acme.dev/device',
        user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
        expires_at: '2026-01-01T00:05:00.000Z',
      },
      { event: 'logged_in', ...who },
    ])
    expect(await events('whoami --json')).toEqual([0, { event: 'identity', ...who, name: 'Ada' }])
    expect(await events('logout --json')).toEqual([
      0,
      { event: 'logged_out', ...who, revoked: true },
    ])
    server.person.deny()
    expect((await events('login --json')).at(-1)).toEqual({
      event: 'error',
      code: 'denied',
      message: 'The login was denied in the browser.',
      next: 'To try again, run "acme login".',
    })
  })

  test('--no-browser opens none, and says where to go', async () => {
    const opened: string[] = []
    const openBrowser = async (url: string) => opened.push(url) > 0
    const { said, output } = screen()
    const { server, type } = machine({ flow: 'loopback', openBrowser, output })
    const login = type('login --no-browser')
    const [url = ''] = /https:\S+/.exec(await Promise.race([said, login.then(String)])) ?? []
    await server.options.openBrowser(url)
    expect(await login).toMatchObject({ exitCode: 0 })
    expect(opened).toEqual([])
  })

  test('--device takes that way, whatever the app prefers', async () => {
    const { type } = machine({ flow: 'loopback' })
    expect((await type('login --device --json')).stdout).toContain('"flow":"device"')
  })

  test('--account is held to', async () => {
    const { type } = machine()
    const wrong = await type('login --account bob@example.com')
    expect(wrong.exitCode).toBe(1)
    expect(wrong.stderr).toMatch(/acme: .*(ada.*bob|bob.*ada)/)
    await type('login')
    expect(await type('whoami --account ada@example.com')).toMatchObject({ exitCode: 0 })
    const absent = await type('whoami --account bob@example.com')
    expect(absent.exitCode).toBe(3)
    expect(absent.stderr).toContain('bob@example.com is not logged in')
  })
}
