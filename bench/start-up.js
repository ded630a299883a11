import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileStore } from '../packages/client/dist/index.js'

const BIN = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))
const DAY_MS = 86_400_000

/**
 * Measures how long `paircode token` takes with a stored session that needs no refresh, and a
 * Node.js that does nothing, in milliseconds: alternating, so that both see the same noise.
 */
export async function tokenStarts(times) {
  const home = mkdtempSync(join(tmpdir(), 'paircode-bench-token-'))
  const env = { ...process.env, PAIRCODE_HOME: home, PAIRCODE_STORE: 'file' }
  const figures = { token: [], empty: [] }
  try {
    await fileStore(home).save(session())
    for (let n = 0; n < times; n++) {
      figures.token.push(await timed([BIN, 'token'], env))
      figures.empty.push(await timed(['-e', '0'], env))
    }
    return figures
  } finally {
    rmSync(home, { recursive: true })
  }
}

async function timed(args, env) {
  const stdio = ['ignore', 'pipe', 'inherit'] // as in `$(paircode token)`
  const startedAt = performance.now()
  const [code] = await once(spawn(process.execPath, args, { env, stdio }), 'exit')
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`)
  return performance.now() - startedAt
}

function session() {
  const now = new Date()
  const issuer = 'https://login.example.com'
  return {
    issuer,
    clientId: 'paircode',
    subject: 'person_1',
    createdAt: now,
    endpoints: { token: `${issuer}/oauth/token` },
    credential: {
      type: 'tokens',
      accessToken: 'x'.repeat(700),
      refreshToken: 'pcr_x',
      scope: [],
      obtainedAt: now,
      accessTokenExpiresAt: new Date(now.getTime() + DAY_MS),
    },
  }
}
