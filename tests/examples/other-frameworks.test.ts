import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startProgram } from '../browser/program.ts'

const FOLDER = fileURLToPath(new URL('../../examples/other-frameworks/dist/', import.meta.url))

test.each(['yargs', 'citty', 'oclif-bin', 'none'])(
  'with %s, the process ends as it should',
  async (name) => {
    const cwd = mkdtempSync(join(tmpdir(), 'paircode-frameworks-'))
    onTestFinished(() => rmSync(cwd, { recursive: true }))
    const env = { PAIRCODE_HOME: cwd, PAIRCODE_STORE: 'file' }
    for (const line of ['whoami', 'project apollo']) {
      const command = [process.execPath, join(FOLDER, `${name}.js`), ...line.split(' ')]
      const program = startProgram(command, { cwd, env })
      expect(await program.ended).toBe(3)
      expect(program.output()).toBe(
        'acme: You are not logged in to https://login.acme.dev.\nRun "acme login".\n',
      )
    }
  },
)
