import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { sqlite } from '../packages/server/dist/store/sqlite/index.js'

/**
 * Measures what sessions cost a SQLite file, for docs/scale.md. Build first:
 * `node simulate-sqlite.js --sessions 100000,1000000 --refreshes 50000`.
 */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '100000,1000000' },
    refreshes: { type: 'string', default: '50000' },
  },
})

/** As many as a server handles at once under load: these share a commit. */
const AT_ONCE = 64
const DAY = 86_400_000

const { DatabaseSync } = createRequire(new URL('../packages/server/', import.meta.url))(
  '@photostructure/sqlite',
)

/** Sessions as they are after months; every person has two. */
const fill = (sessions, now) => `
  CREATE TEMP TABLE ids AS
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${sessions - 1})
    SELECT n, lower(hex(randomblob(11))) AS id FROM numbers;
  INSERT INTO people (id, identity, created_at, signed_in_at)
    SELECT 'p' || id, json_object('provider', 'corp', 'issuer', 'https://sso.corp.example',
             'subject', id, 'email', 'person.number' || n || '@corp.example', 'emailVerified', true,
             'name', 'Person Number ' || n), ${now}, ${now}
    FROM ids WHERE n % 2 = 0 ORDER BY id;
  INSERT INTO sessions (
    id, person_id, client_id, flow, scope, resource, roles, host, system, address, signed_in_at,
    refresh_salt, generation, rotated_at, created_at, last_used_at, idle_expires_at, expires_at)
  SELECT ids.id, 'p' || owner.id, 'acme-cli', 'loopback',
         '["openid","offline_access","projects:read"]', '["https://api.acme.dev"]', '[]',
         'laptop-' || ids.n, 'linux x64', '10.7.' || ids.n % 199 || '.7', ${now},
         lower(hex(randomblob(11))), 100, ${now}, ${now}, ${now},
         ${now} + ${DAY} + abs(random()) % ${29 * DAY}, ${now} + ${90 * DAY}
  FROM ids JOIN ids AS owner ON owner.rowid = ids.n - ids.n % 2 + 1;`

/** Measures one size, starting from an empty file; resolves to the results by name. */
async function simulate(sessions, refreshes) {
  const folder = mkdtempSync(join(tmpdir(), 'paircode-scale-'))
  const file = join(folder, 'paircode.db')
  const database = new DatabaseSync(file)
  const store = sqlite(database)
  try {
    database.exec(fill(sessions, Date.now()))
    const ids = database.prepare('SELECT id FROM ids ORDER BY random() LIMIT ?').all(refreshes)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const bytes = statSync(file).size / sessions

    const [cpu, startedAt] = [process.cpuUsage(), performance.now()]
    const worker = async () => {
      for (let row = ids.pop(); row; row = ids.pop()) await refresh(store, row.id)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const { user, system } = process.cpuUsage(cpu)
    return {
      'bytes a session, with half a person': Math.round(bytes),
      'refreshes a second': Math.round((refreshes / (performance.now() - startedAt)) * 1000),
      'CPU µs a refresh, the store alone': Math.round((user + system) / refreshes),
    }
  } finally {
    await store.close()
    database.close()
    rmSync(folder, { recursive: true })
  }
}

async function refresh(store, id) {
  const now = new Date()
  const { session } = await store.sessions.find(id, now)
  const { generation: from } = session.refresh
  const idle = new Date(now.getTime() + 30 * DAY)
  await store.sessions.rotate(id, { from, to: from + 1 }, idle, [], now)
}

const counts = values.sessions.split(',').map(Number)
const before = loadavg()[0].toFixed(1)
const columns = []
for (const count of counts) columns.push(await simulate(count, Number(values.refreshes)))
console.log(`load ${before} before, ${loadavg()[0].toFixed(1)} after\n`)
console.log(
  `| sessions | ${counts.join(' | ')} |\n| --- | ${counts.map(() => '--:').join(' | ')} |`,
)
for (const name of Object.keys(columns[0])) {
  console.log(`| ${name} | ${columns.map((column) => column[name]).join(' | ')} |`)
}
