import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../tests/browser/free-port.js'

const BIN = fileURLToPath(new URL('../packages/server/dist/bin.js', import.meta.url))
const GIVE_UP_MS = 20_000

/**
 * Measures how long `paircode-server` takes from launch to its first 200, in milliseconds: once on
 * a new database, then `times` times on the same one.
 */
export async function coldStarts(times) {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-bench-start-'))
  try {
    const port = await freePort()
    const issuer = `http://127.0.0.1:${port}`
    const config = join(folder, 'paircode.json')
    const store = { sqlite: join(folder, 'paircode.db') }
    writeFileSync(config, JSON.stringify({ issuer, store, providers: [{ type: 'local' }] }))
    const again = []
    const first = await start(config, issuer)
    for (let n = 0; n < times; n++) again.push(await start(config, issuer))
    return { first, again }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The same for a Node.js that does nothing: the lower bound for any server. */
export async function emptyStarts(times) {
  const milliseconds = []
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now()
    await once(spawn(process.execPath, ['-e', '0']), 'exit')
    milliseconds.push(performance.now() - startedAt)
  }
  return milliseconds
}

async function start(config, issuer) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [BIN, '--config', config], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  try {
    while (!(await answers(`${issuer}/readyz`))) {
      const tooLong = performance.now() - startedAt > GIVE_UP_MS
      if (tooLong || child.exitCode !== null) throw new Error('paircode-server did not start')
    }
    return performance.now() - startedAt
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

/** Whether the URL answers with 200. Fails fast while nobody listens yet. */
function answers(url) {
  return new Promise((resolve) => {
    const sent = get(url, { agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    sent.on('error', () => setTimeout(resolve, 2, false))
  })
}
