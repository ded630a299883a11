import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { acme } from '../client/terminal.ts'
import { logIn, startMachine } from './machine.ts'

let machine: ReturnType<typeof startMachine>
let server: ReturnType<typeof acme>
beforeEach(async () => {
  server = acme()
  machine = startMachine(server)
  await logIn(machine, server)
})
afterEach(() => {
  vi.unstubAllEnvs()
  machine.remove()
})

test.each([
  [['lo'], ['login', 'logout']],
  [['--v'], ['--version']],
  [['use', ''], ['ada@example.com']],
  [['use', 'b'], []],
  [
    ['login', '--'],
    expect.arrayContaining(['--device', '--start', '--json', '--help', '--no-browser']),
  ],
  [['whoami', '--account', ''], ['ada@example.com']],
  [['token', '--client', 'a'], ['acme-cli']],
  [['whoami', ''], ['http://localhost:5001']],
  [['fetch', '-o', ''], []],
  [['completion', 'p'], ['powershell']],
  [['nonsense', ''], []],
  [['use', '--help'], ['--help']],
])('%j may become %j', async (typed, words) => {
  const { code, out } = await machine.type(['completion', 'words', '--', ...typed])
  expect([code, out.split('\n').filter(Boolean)]).toEqual([0, words])
})

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  '%s has a script that asks for words',
  async (shell) => {
    const { code, out } = await machine.type(`completion ${shell}`)
    expect(code).toBe(0)
    expect(out).toContain('paircode completion words -- ')
  },
)

test.each([
  ['paircode lo', 1, ['login', 'logout']],
  // Where bash ends words, it wants the rest only.
  ['paircode use ada@ex', 4, ['example.com']],
  ['paircode use ', 2, ['ada@example.com']],
])('bash itself completes "%s"', async (line, index, words) => {
  const script = (await machine.type('completion bash')).out
  const bin = join(machine.home, 'paircode')
  // What the command would answer, so that no process of ours has to be built for it.
  const answers = line.includes('use') ? ['ada@example.com'] : ['login', 'logout']
  writeFileSync(bin, `#!/bin/sh\nprintf '%s\\n' ${answers.join(' ')}\n`)
  chmodSync(bin, 0o755)
  const cut = line.split(/ |(?<=@)|(?=@)/)
  const test = `${script}
COMP_LINE='${line}'; COMP_POINT=${line.length}; COMP_WORDS=(${cut.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${index}
_paircode; printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { ...process.env, PATH: `${machine.home}:${process.env.PATH}` }
  const out = execFileSync('bash', ['-c', test], { env, encoding: 'utf8' })
  expect(out.split('\n').filter(Boolean)).toEqual(words)
})
