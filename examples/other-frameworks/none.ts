import { parseArgs } from 'node:util'
import { LoginError, login, nextStep, openSession } from '@paircode/client'
import { exitCodeOf, loggedInEvent, promptEvent, writeEvent } from '@paircode/client/events'
import { ACME } from './acme.ts'

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' } },
  allowPositionals: true,
})
const [command, name] = positionals

async function logIn(): Promise<void> {
  if (!values.json) return void (await login(ACME))
  const session = await login({
    ...ACME,
    onPrompt: (prompt) => writeEvent(promptEvent(prompt), process.stdout),
  })
  writeEvent(loggedInEvent(session), process.stdout)
}

async function showProject(): Promise<void> {
  const session = await openSession(ACME)
  const response = await session.fetch(`/projects/${name}`)
  console.log(await response.text())
}

try {
  await (command === 'login' ? logIn() : showProject())
} catch (error) {
  if (!(error instanceof LoginError)) throw error
  const { code, message } = error
  const next = nextStep(error, 'acme login')
  if (values.json) writeEvent({ event: 'error', code, message, next }, process.stdout)
  else console.error(`acme: ${message}\n${next}`)
  process.exitCode = exitCodeOf(error)
}
