import { PassThrough, Writable } from 'node:stream'
import { memoryStore } from '@paircode/client'
import { expect, test } from 'vitest'
import { COMMANDS } from './commands.ts'
import { EXIT } from './exit-code.ts'
import { run } from './run.ts'

/** Types a command line at a machine with nothing on file and no network. */
async function type(
  line: string | readonly string[],
  env: NodeJS.ProcessEnv = {},
  answer = (): Response => {
    throw new TypeError('', { cause: new Error('no network here') })
  },
) {
  const [out, err] = [collector(), collector()]
  const argv = typeof line === 'string' ? line.split(' ').filter(Boolean) : line
  const io = {
    env,
    stdin: new PassThrough(),
    stdout: Object.assign(out.stream, { isTTY: false, stream: out.stream }),
    stderr: err.stream,
    version: '1.2.3',
    store: memoryStore(),
    interrupted: () => new AbortController().signal,
    fetch: async () => answer(),
  }
  const code = await run(argv, io, COMMANDS)
  return { code, out: out.text(), err: err.text() }
}

function collector() {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}

test.each([
  ['logn', 'There is no command "logn"; did you mean "login"?\nSee "paircode --help".'],
  ['__proto__', 'There is no command "__proto__"\nSee "paircode --help".'],
  ['--client a whoami', 'Write the command first, and --client after it.\nSee "paircode --help".'],
  ['whoami --jsn', 'There is no option --jsn; did you mean --json?\nSee "paircode whoami --help".'],
  ['whoami -Q', 'There is no option -Q\nSee "paircode whoami --help".'],
  [
    'whoami --client',
    'Option \'--client <value>\' argument missing\nSee "paircode whoami --help".',
  ],
  ['whoami one two', '"two" is one argument too many.\nSee "paircode whoami --help".'],
  ['use', 'Whose login? "paircode accounts" lists them.\nSee "paircode use --help".'],
  [
    'logout --all --account ada',
    '--all and --account do not go together.\nSee "paircode logout --help".',
  ],
  [
    'completion tcsh',
    'Which shell? Write one of bash, zsh, fish, powershell.\nSee "paircode completion --help".',
  ],
  [
    'login login.acme.dev',
    'issuer: "login.acme.dev" is no web address; write an https:// address, as in "https://login.example.com"\nThen run "paircode login <issuer>".',
  ],
])('"%s" is wrong usage, and is told why and what next', async (line, said) => {
  expect(await type(line)).toEqual({ code: EXIT.usage, out: '', err: `paircode: ${said}\n` })
})

test('a server that cannot be reached is told with the reason', async () => {
  const { code, err } = await type('login https://login.acme.dev')
  expect(code).toBe(EXIT.failed)
  expect(err).toMatch(/^paircode: Could not reach https:\/\/login\.acme\.dev: no network here\.\n/)
  expect(err).toMatch(/\nCheck the network and the address.*the same command again\.\n$/)
})

test('what there is to type next can be typed as it is', async () => {
  const line = ['login', 'https://login.acme.dev', '--scope', 'a b', '--device']
  const { err } = await type(line, {}, () => new Response('', { status: 503 }))
  expect(err).toContain(`run "paircode login https://login.acme.dev --scope 'a b' --device"`)
})

test('with --json a failure is an event, and nothing else is printed', async () => {
  const { code, out, err } = await type('whoami --json')
  expect([code, err]).toEqual([EXIT.notLoggedIn, ''])
  expect(JSON.parse(out)).toEqual({
    event: 'error',
    code: 'not_logged_in',
    message: 'You are not logged in: there is no session on file.',
    next: 'Run "paircode login <issuer>".',
  })
})

test('--version prints the version, and --help what there is', async () => {
  expect(await type('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' })
  for (const line of ['', '--help', '-h']) {
    const { code, out } = await type(line)
    expect(code).toBe(0)
    for (const name of COMMANDS.keys()) expect(out).toContain(`\n  ${name} `)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  }
})

test.each([...COMMANDS.keys()])('%s --help says everything that it takes', async (name) => {
  const { code, out } = await type(`${name} --help`)
  expect(code).toBe(0)
  expect(out).toContain(`Usage: paircode ${name} `)
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  const command = await COMMANDS.get(name)?.()
  for (const option of Object.keys(command?.options ?? {})) expect(out).toContain(`--${option}`)
})
