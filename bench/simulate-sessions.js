import { randomInt, randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { postgres as openStore } from '../packages/server/dist/store/postgres/index.js'
import { startPostgres } from '../scripts/postgres.js'
import { cpuMicroseconds } from './process-time.js'
import { idOf, SessionTables } from './session-tables.js'

/**
 * What sessions are to a real PostgreSQL, for docs/scale.md, after a build:
 * `node simulate-sessions.js --sessions 30000,100000,300000 --refreshes 50000`. Linux only.
 */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '100000' },
    // Of sessions taken at random.
    refreshes: { type: 'string', default: '50000' },
    // SQL to run before the tables are filled, to try another index or setting.
    prepare: { type: 'string', default: '' },
  },
})

const AT_ONCE = 10
const DAY = 86_400_000

// As it is run in earnest: a commit is on the disk before it is answered, and the log has each page
// whole at its first change after a checkpoint, of which there are none here but ours.
const SETTINGS = {
  ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  ...{ max_wal_size: '8GB', checkpoint_timeout: '1h', shared_buffers: '512MB' },
}

/** One size, from an empty database on: what was measured, by name. */
async function simulate(sessions, refreshes) {
  const server = await startPostgres({ settings: SETTINGS })
  const store = openStore({ url: server.url, connections: AT_ONCE })
  const tables = new SessionTables(server.url)
  try {
    await store.ready()
    await tables.connect()
    await tables.run(values.prepare)
    await tables.fill(sessions, new Date())
    const measure = (count, work) => measured({ server, tables }, count, work)
    const filled = await sizes(tables, sessions, 'filled')
    await tables.run('CHECKPOINT')
    const first = await measure(Math.round(sessions / 100), () => refresh(store, sessions))
    const then = await measure(refreshes, () => refresh(store, sessions))
    const { updates, hot } = await tables.counters()
    const audit = await measure(refreshes / 5, () => appendAudit(store))
    const { heap, indexes } = await tables.size('audit')
    await tables.run('VACUUM ANALYZE')
    return {
      ...filled,
      'refreshes a second': then.aSecond,
      'PostgreSQL CPU µs a refresh': then.cpu,
      'WAL bytes a refresh': then.wal,
      'WAL bytes, just after a checkpoint': first.wal,
      'updates that touch no index (HOT), %': Math.round((100 * hot) / updates),
      ...(await sizes(tables, sessions, 'then')),
      'PostgreSQL CPU µs an audit event': audit.cpu,
      'WAL bytes an audit event': audit.wal,
      'bytes an audit event, with indexes': Math.round((heap + indexes) / (refreshes / 5)),
      ...(await sweepTenth(store, tables)),
    }
  } finally {
    await tables.close()
    await store.close()
    await server.stop()
  }
}

/** A session is found and its token rotated. */
async function refresh(store, sessions) {
  const now = new Date()
  const id = idOf('session', randomInt(sessions))
  const { session } = await store.sessions.find(id, now)
  const { generation: from } = session.refresh
  const idle = new Date(Math.min(now.getTime() + 30 * DAY, session.expiresAt.getTime()))
  // Of two at once on the same session one loses, as it would in earnest.
  await store.sessions.rotate(id, { from, to: from + 1 }, idle, now)
}

/** What each refresh leaves in the audit trail. */
function appendAudit(store) {
  const at = new Date()
  const session = idOf('session', randomUUID())
  const about = { session, person: idOf('person', session), client: 'acme-cli' }
  const record = { id: idOf('event', session), at, event: { event: 'session_refreshed', ...about } }
  return store.audit.append(record, new Date(at.getTime() + 90 * DAY))
}

/** Does it so often, some at once: how many a second, and what one costs PostgreSQL. */
async function measured({ server, tables }, count, work) {
  const wal = (await tables.counters()).wal
  const cpu = cpuMicroseconds(server.pid())
  const startedAt = performance.now()
  let left = count
  const worker = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const seconds = (performance.now() - startedAt) / 1000
  return {
    aSecond: Math.round(count / seconds),
    cpu: Math.round((cpuMicroseconds(server.pid()) - cpu) / count),
    wal: Math.round(((await tables.counters()).wal - wal) / count),
  }
}

async function sizes(tables, sessions, when) {
  const { heap, indexes } = await tables.size('sessions')
  return {
    [`bytes a session, ${when}`]: Math.round(heap / sessions),
    [`bytes of its indexes, ${when}`]: Math.round(indexes / sessions),
  }
}

/** A tenth of the sessions ends, and is swept. */
async function sweepTenth(store, tables) {
  const end = await tables.endOf(0.1)
  const milliseconds = []
  let deleted = 0
  for (let lot = 1; lot > 0; deleted += lot) {
    const startedAt = performance.now()
    lot = await store.sweep(end)
    milliseconds.push(performance.now() - startedAt)
  }
  const whole = milliseconds.reduce((sum, one) => sum + one)
  return {
    'a tenth ends: sessions deleted': deleted,
    'in sweeps': milliseconds.length,
    'of milliseconds each': Math.round(whole / milliseconds.length),
    'the longest': Math.round(Math.max(...milliseconds)),
  }
}

const counts = values.sessions.split(',').map(Number)
const load = () => loadavg()[0].toFixed(1)
const before = load()
const columns = []
for (const count of counts) columns.push(await simulate(count, Number(values.refreshes)))
console.log(`load ${before} before, ${load()} after\n`)
console.log(
  `| sessions | ${counts.join(' | ')} |\n| --- | ${counts.map(() => '--:').join(' | ')} |`,
)
for (const name of Object.keys(columns[0])) {
  console.log(`| ${name} | ${columns.map((column) => column[name]).join(' | ')} |`)
}
