import { expect, test } from 'vitest'
import { createAudit, readAudit } from './audit.ts'
import { guarded, type LogEvent } from './http/log.ts'
import type { AuditOptions } from './options.ts'
import type { AuditEvent } from './store/audit-event.ts'
import { memory } from './store/memory/index.ts'

function auditing(hook: (event: AuditEvent) => unknown = () => {}, options: AuditOptions = {}) {
  const { audit: store, sweep } = memory()
  const log: LogEvent[] = []
  let time = 0
  const audit = createAudit({
    store,
    trail: readAudit(options),
    hook: guarded(hook),
    log: (event) => log.push(event),
    now: () => new Date(time),
  })
  return {
    audit,
    log,
    store,
    sweep: () => sweep(new Date(time)),
    pass: (seconds: number) => {
      time += seconds * 1000
    },
  }
}

const ENDED: AuditEvent = { event: 'session_ended', session: 's', client: 'acme-cli' }

test('an event reaches the hook, the log and the store', async () => {
  const hooked: AuditEvent[] = []
  const { audit, log, store } = auditing((event) => hooked.push(event))
  audit(ENDED)
  audit({ event: 'wrong_number', login: 'l' })
  expect(hooked).toHaveLength(2)
  expect(log.map(({ level, event }) => [level, event])).toEqual([
    ['info', 'session_ended'],
    ['warn', 'wrong_number'],
  ])
  expect((await store.latest(2)).at(-1)?.event).toEqual(ENDED)
})

const REFRESHED: AuditEvent = {
  event: 'session_refreshed',
  session: 's',
  person: 'p',
  client: 'acme-cli',
}

test('a refresh reaches the hook and the log, and the store where that is asked for', async () => {
  for (const refreshes of [false, true]) {
    const hooked: AuditEvent[] = []
    const { audit, log, store } = auditing((event) => hooked.push(event), { refreshes })
    audit(REFRESHED)
    expect(hooked).toEqual([REFRESHED])
    expect(log).toEqual([{ level: 'info', ...REFRESHED }])
    const kept = await store.latest(1)
    expect(kept.map(({ event }) => event)).toEqual(refreshes ? [REFRESHED] : [])
  }
})

test('a login that nobody has signed in for reaches the hook and the log, and not the store', async () => {
  const hooked: AuditEvent[] = []
  const { audit, log, store } = auditing((event) => hooked.push(event))
  const login = { flow: 'device', login: 'l', client: 'acme-cli' } as const
  audit({ event: 'login_started', ...login, address: '192.0.2.7' })
  audit({ event: 'login_expired', ...login })
  expect([hooked.length, log.length]).toEqual([2, 2])
  expect(await store.latest(5)).toEqual([])
})

test.each([
  [90, {}],
  [7, { keepDays: 7 }],
])('an event is kept for %i days with %j', async (days, options) => {
  const { audit, store, pass, sweep } = auditing(() => {}, options)
  audit(ENDED)
  pass(days * 86_400 - 1)
  await sweep()
  expect(await store.latest(1)).toHaveLength(1)
  pass(1)
  await sweep()
  expect(await store.latest(1)).toEqual([])
})

test('a hook that throws or rejects harms nothing', async () => {
  for (const hook of [
    () => {
      throw new Error('no')
    },
    () => Promise.reject(new Error('no')),
  ]) {
    const { audit, store } = auditing(hook)
    audit(ENDED)
    expect(await store.latest(5)).toHaveLength(1)
  }
})

test('an event that cannot be kept is in the log, and so is that', async () => {
  const { audit, log, store } = auditing()
  store.append = () => Promise.reject(new Error('disk full'))
  audit(ENDED)
  await new Promise((done) => setImmediate(done))
  expect(log.map(({ event }) => event)).toEqual(['session_ended', 'audit_failed'])
})

test('what anybody can bring about does not fill the record', async () => {
  const { audit, store, pass } = auditing()
  const limited = () => audit({ event: 'limited', what: 'login_started', address: null })
  for (let i = 0; i < 1000; i += 1) limited()
  expect(await store.latest(1000)).toHaveLength(100)
  pass(5)
  for (let i = 0; i < 1000; i += 1) limited()
  expect(await store.latest(1000)).toHaveLength(105)
})
