// Shows one login from end to end: `npm run demo`.
//
// Starts the quickstart's server with its own database, logs this terminal in, and requests a page
// that needs a login. When nobody is there to click (no terminal, or CI), it plays the person
// itself, through the same pages and forms.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { login, memoryStore } from '@paircode/client'
import { freePort } from '../tests/browser/free-port.js'
import { Person } from '../tests/people/person.js'

const somebodyIsThere = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI

const issuer = `http://localhost:${await freePort()}`
const folder = mkdtempSync(join(tmpdir(), 'paircode-demo-'))
const server = spawn(process.execPath, [resolve('examples/quickstart/dist/server.js')], {
  cwd: folder,
  env: { ...process.env, ISSUER: issuer },
  stdio: ['ignore', 'ignore', 'inherit'],
})
const ended = once(server, 'exit')

try {
  await started()
  console.log(`A server for trying runs at ${issuer}: it signs in anyone.\n`)
  const session = await login({
    issuer,
    store: memoryStore(),
    timeoutSeconds: 280,
    ...(!somebodyIsThere && { flow: 'loopback', openBrowser: false, onPrompt: playThePerson }),
  })
  if (!somebodyIsThere) console.log(`\n✔ Logged in as ${session.email}`)
  const answer = await session.fetch('/secured')
  console.log(`\nGET ${issuer}/secured\n${await answer.text()}`)
  await session.logout()
} finally {
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true })
}

/** @param {{ verificationUri: string }} prompt */
function playThePerson({ verificationUri }) {
  console.log(`Nobody is there to click, so the demo plays the person:
  opens     ${verificationUri}
  signs in  as ada@example.com
  answers   Approve`)
  new Person({ fields: { email: 'ada@example.com' } }).answer(verificationUri).catch((error) => {
    console.error(error.message)
    process.exit(1)
  })
}

async function started() {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline && server.exitCode === null) {
    const answer = await fetch(`${issuer}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('The server did not start.')
}
