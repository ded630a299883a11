import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { login, memoryStore } from '@paircode/client'
import { expect, onTestFinished, test } from 'vitest'
import { goToQuestionByForm, press, reads } from './guest.ts'
import { startProgram } from './program.ts'
import { useWorld } from './world.ts'

const PAIRCODE = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

const world = useWorld((usual) => ({
  ...usual,
  providers: [{ type: 'local', name: 'a test account' }],
}))

async function approve(url: string, end = 'Approved') {
  const guest = await world.guest()
  await goToQuestionByForm(guest.page, url)
  await press(guest.page, 'Approve')
  await reads(guest.page, end)
  return guest
}

test('login() opens the browser, and its session works until logout()', async () => {
  let written = ''
  let opened: Promise<boolean> | undefined
  let address = ''
  const session = await login({
    issuer: world.issuer,
    clientId: 'acme-cli',
    store: memoryStore(),
    flow: 'loopback',
    appName: 'Acme',
    output: { write: (text) => (written += text) },
    openBrowser(url) {
      opened = approve(url, 'Logged in').then(({ page, origins }) => {
        address = page.url()
        return origins.delete(new URL(address).origin) // it was meant to go there
      })
      return opened
    },
  })
  expect(await opened).toBe(true)
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/done$/)
  expect(session.email).toBe('ada@example.com')
  expect(written).toContain('✔ Logged in as ada@example.com')
  const userinfo = () => session.fetch('/oauth/userinfo')
  expect(await (await userinfo()).json()).toMatchObject({ sub: session.subject })
  await session.logout()
  await expect(userinfo()).rejects.toMatchObject({ code: 'not_logged_in' })
})

test('login() outlives a server that is killed while it waits', async () => {
  let approved: Promise<unknown> | undefined
  const session = await login({
    issuer: world.issuer,
    store: memoryStore(),
    flow: 'paircode',
    onPrompt({ verificationUri }) {
      approved = world.server.restart().then(() => approve(verificationUri))
    },
    openBrowser: false,
  })
  await approved
  expect(session.email).toBe('ada@example.com')
})

test('the paircode command logs in, says who it is, asks a server, and logs out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const start = (...args: string[]) =>
    startProgram([process.execPath, PAIRCODE, ...args, '--json'], {
      cwd: folder,
      env: {
        PAIRCODE_HOME: folder,
        PAIRCODE_STORE: 'file',
        PAIRCODE_FLOW: 'paircode',
        BROWSER: 'none',
      },
    })
  const run = async (...args: string[]) => {
    const program = start(...args)
    return { code: await program.ended, event: JSON.parse(program.output()) }
  }

  const waiting = start('login', world.issuer)
  const prompt = JSON.parse(await waiting.said(/^.*"prompt".*\n/m))
  await approve(prompt.verification_uri)
  expect(await waiting.ended).toBe(0)
  const [, loggedIn = ''] = waiting.output().split('\n')
  const { sub } = JSON.parse(loggedIn)

  const email = 'ada@example.com'
  expect(JSON.parse(loggedIn)).toMatchObject({ event: 'logged_in', issuer: world.issuer, email })
  expect(await run('whoami')).toMatchObject({ code: 0, event: { event: 'identity', sub, email } })
  const asked = await run('fetch', `${world.issuer}/oauth/userinfo`)
  expect(asked).toMatchObject({ code: 0, event: { event: 'response', status: 200 } })
  expect(JSON.parse(asked.event.body)).toMatchObject({ sub })
  expect(await run('logout')).toMatchObject({ code: 0, event: { event: 'logged_out' } })
  expect(await run('whoami', world.issuer)).toMatchObject({
    code: 3,
    event: { event: 'error', code: 'not_logged_in' },
  })
})
