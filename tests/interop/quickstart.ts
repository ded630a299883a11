import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { type Program, startProgram } from '../browser/program.ts'

const exampleFile = (name: string) =>
  fileURLToPath(new URL(`../../examples/quickstart/dist/${name}.js`, import.meta.url))

/** The example's server, until the end of the test, in a folder where programs may leave files. */
export async function startQuickstart(path = '') {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-quickstart-'))
  const issuer = `http://localhost:${await freePort()}${path}`
  const start = (command: string[], env: Record<string, string> = {}): Program =>
    startProgram(command, {
      cwd: folder,
      env: { ISSUER: issuer, PAIRCODE_HOME: folder, BROWSER: 'none', ...env },
    })
  const example = (name: string, env?: Record<string, string>) =>
    start([process.execPath, exampleFile(name), issuer], env)

  const server = example('server')
  onTestFinished(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })
  await server.said(/People sign in/) // which it says a moment before it listens
  const answers = () =>
    fetch(issuer).then(
      () => true,
      () => false,
    )
  while (!(await answers()));
  return { issuer, start, example }
}
