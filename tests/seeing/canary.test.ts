import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { acme } from '../client/terminal.ts'
import { listen } from '../interop/foreign/listen.ts'
import { Person } from '../people/person.js'
import { parseMetrics } from './prometheus-text.ts'

const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const CANARY = fileURLToPath(new URL('../../deploy/canary/paircode-canary', import.meta.url))

/** A machine with the command and the canary, and a server that it reaches over loopback. */
async function startCanary() {
  const home = mkdtempSync(join(tmpdir(), 'paircode-canary-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const command = `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`
  writeFileSync(join(home, 'paircode'), command, { mode: 0o755 })

  let ahead = 0
  const issuer: string = await listen((request) => server.fetch(request))
  const server = acme({ issuer, now: () => new Date(Date.now() + ahead) })
  const environment = {
    PATH: `${home}:${process.env.PATH}`,
    PAIRCODE_HOME: home,
    PAIRCODE_STORE: 'file',
    PAIRCODE_ISSUER: issuer,
    PAIRCODE_CLIENT: 'acme-cli',
  }
  const run = async (program: string, args: readonly string[], changes: NodeJS.ProcessEnv = {}) => {
    const child = spawn(program, args, { env: { ...environment, ...changes } })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const [code] = await once(child, 'close')
    return { code, stdout, stderr }
  }
  return {
    server,
    home,
    paircode: (...args: string[]) => run('paircode', args),
    canary: (args: string[] = [], changes?: NodeJS.ProcessEnv) => run(CANARY, args, changes),
    pass: (seconds: number) => {
      ahead += seconds * 1000
    },
  }
}

type Machine = Awaited<ReturnType<typeof startCanary>>

/** What the person does who looks after it, once in 90 days. */
async function logIn({ paircode }: Machine) {
  const begun = JSON.parse((await paircode('login', '--start', '--json')).stdout)
  const ada = new Person({ fields: { email: 'ada@example.com' } })
  const page = await ada.answer(begun.verification_uri_complete)
  const number = page.root.querySelector('.number')?.text.trim() ?? ''
  expect((await paircode('login', '--complete', begun.handle, '--number', number)).code).toBe(0)
}

function readMetrics(text: string) {
  const samples = [...parseMetrics(text).values()].flatMap((family) => [...family.samples])
  const value = new Map(samples)
  return {
    login: value.get('paircode_canary_exit_code{check="login"}'),
    session: value.get('paircode_canary_exit_code{check="session"}'),
    at: value.get('paircode_canary_run_timestamp_seconds'),
  }
}

test('where all is well, a login is begun and cancelled, a session refreshed and used', {
  timeout: 60_000, // nine processes
}, async () => {
  const machine = await startCanary()
  await logIn(machine)
  machine.pass(601) // its access token is none any more
  const since = machine.server.events.length
  const file = join(machine.home, 'paircode.prom')
  expect(await machine.canary([file])).toEqual({ code: 0, stdout: '', stderr: '' })
  const happened = machine.server.events.slice(since).map(({ event }) => event)
  expect(happened).toEqual(['login_started', 'login_cancelled', 'session_refreshed'])
  const { login, session, at = 0 } = readMetrics(readFileSync(file, 'utf8'))
  expect([login, session]).toEqual([0, 0])
  expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60)
})

test('a session that has ended is told from a server that fails', { timeout: 60_000 }, async () => {
  const machine = await startCanary()
  await logIn(machine)
  machine.pass(91 * 86_400)
  const ended = await machine.canary()
  expect(ended.code).toBe(1)
  expect(readMetrics(ended.stdout)).toMatchObject({ login: 0, session: 3 })

  const gone = await machine.canary([], { PAIRCODE_ISSUER: 'http://127.0.0.1:2' })
  expect(gone.code).toBe(1)
  expect(readMetrics(gone.stdout)).toMatchObject({ login: 1 })
})
