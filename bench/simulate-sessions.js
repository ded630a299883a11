import { randomInt, randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { postgres as openStore } from '../packages/server/dist/store/postgres/index.js'
import { startPostgres } from '../scripts/postgres.js'
import { cpuMicroseconds } from './process-time.js'
import { idOf, SessionTables } from './session-tables.js'

/**
 * Measures what sessions cost a real PostgreSQL, for docs/scale.md. Build first:
 * `node simulate-sessions.js --sessions 30000,100000,300000 --refreshes 50000`. Linux only.
 */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '100000' },
    // Each on a random session.
    refreshes: { type: 'string', default: '50000' },
    // SQL to run before the tables are filled, to try another index or setting.
    prepare: { type: 'string', default: '' },
  },
})

const AT_ONCE = 10
const DAY = 86_400_000

// As in production: a commit is on disk before it is answered, and the log holds each page in full
// at its first change after a checkpoint. Only we trigger checkpoints here.
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  shared_buffers: '512MB',
}

/** Measures one size, starting from an empty database; resolves to the results by name. */
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
    await tables.run('VACUUM ANALYZE')
    const refreshed = await sizes(tables, sessions, 'then')
    const swept = await sweepTenth(store, tables)
    const logins = Math.round(refreshes / 20)
    const login = await measure(logins, () => logIn(store))
    const { heap, indexes } = await tables.size('audit')
    return {
      ...filled,
      'refreshes a second': then.aSecond,
      'PostgreSQL CPU µs a refresh': then.cpu,
      'WAL bytes a refresh': then.wal,
      'WAL bytes, just after a checkpoint': first.wal,
      'updates that touch no index (HOT), %': Math.round((100 * hot) / updates),
      ...refreshed,
      'PostgreSQL CPU µs a login': login.cpu,
      'WAL bytes a login': login.wal,
      'bytes of the audit trail a login, with indexes': Math.round((heap + indexes) / logins),
      ...swept,
    }
  } finally {
    await tables.close()
    await store.close()
    await server.stop()
  }
}

/** Finds a session and rotates its token. */
async function refresh(store, sessions) {
  const now = new Date()
  const id = idOf('session', randomInt(sessions))
  const { session } = await store.sessions.find(id, now)
  const { generation: from } = session.refresh
  const idle = new Date(Math.min(now.getTime() + 30 * DAY, session.expiresAt.getTime()))
  // Of two concurrent refreshes of one session, one loses, as it would in production.
  await store.sessions.rotate(id, { from, to: from + 1 }, idle, [], now)
}

/** Makes the store calls of a loopback login by a new person, including its audit trail. */
async function logIn(store) {
  const [id, code, person] = ['login', 'code', 'person'].map((kind) => idOf(kind, randomUUID()))
  const now = new Date()
  const after = (seconds) => new Date(now.getTime() + seconds * 1000)
  const requester = { address: '192.0.2.7', host: 'laptop', system: 'linux x64', agent: 'acme/1' }
  const about = { flow: 'loopback', login: id, client: 'acme-cli' }
  const who = { person, address: '192.0.2.7' }
  const record = (event) => {
    const at = new Date()
    return store.audit.append({ id: idOf('event', randomUUID()), at, event }, after(90 * 86_400))
  }
  await store.logins.begin(
    {
      id,
      flow: 'loopback',
      clientId: 'acme-cli',
      requester,
      scope: ['openid', 'offline_access'],
      redeemHash: null,
      userCodeHash: null,
      asked: { resource: [], codeChallenge: code, redirectUri: 'http://127.0.0.1:1/', state: code },
      handleHash: idOf('handle', id),
      createdAt: now,
      expiresAt: after(600),
      forgetAt: after(4200),
    },
    now,
  )
  await store.logins.findByHandle(idOf('handle', id), now)
  await store.logins.claim(id, 'browser', 'link', now)
  const identity = { provider: 'corp', issuer: 'https://sso.corp.example', subject: person }
  await store.people.signIn(person, { ...identity, email: 'ada@corp.example' }, now)
  await store.logins.identify(id, 'browser', { personId: person, roles: [], signedInAt: now }, now)
  await record({ event: 'login_identified', login: id, person, provider: 'corp', isNew: true })
  const approval = { code: { redeemHash: code, expiresAt: after(60) } }
  await store.logins.approve(id, 'browser', person, approval, now)
  await record({ event: 'login_approved', ...about, ...who, afterSeconds: 12 })
  const session = idOf('session', id)
  const limits = { idleExpiresAt: after(30 * 86_400), expiresAt: after(90 * 86_400) }
  const start = { sessionId: session, secretHash: null, refreshSalt: code, jkt: null }
  await store.logins.redeem(code, { ...start, signedInAt: now, ...limits }, now)
  await record({ event: 'login_redeemed', ...about, session, ...who })
}

/** Runs the work `count` times, some at once; resolves to its rate and its cost to PostgreSQL. */
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

/** Ends a tenth of the sessions and sweeps them. */
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
