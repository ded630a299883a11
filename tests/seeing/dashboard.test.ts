import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { SUSPICIOUS } from '../../packages/server/src/store/audit-event.ts'
import { startTerminal } from '../login/start-server.ts'
import { post } from '../oauth/start-oauth.ts'
import { byDevice, byLoopback, byPaircode, seenServer } from './seen-server.ts'
import { dashboard, expressions, read, rules } from './shipped.ts'

/** What is asked of a label: `outcome=~"redeemed|expired"`. */
const valuesOf = (label: string, expr: string) =>
  [...expr.matchAll(new RegExp(`\\b${label}=~?"([^"]+)"`, 'g'))].flatMap(([, list = '']) =>
    list.split('|'),
  )

const namesIn = (expr: string) => expr.match(/\b(paircode|process)_[a-z_]+/g) ?? []

describe('what is asked for is there', () => {
  const known = new Set<string>()
  const labels = new Set(['instance', 'le'])
  const outcomes = new Set<string>()
  const families: string[] = []

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const server = seenServer()
    await byPaircode(server, 'Deny')
    await startTerminal(server).begin()
    server.pass(600)
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    await byPaircode(server)
    await byDevice(server)
    const { refresh_token } = await byLoopback(server)
    const fields = { grant_type: 'refresh_token', client_id: 'acme-cli', refresh_token }
    await post(server, 'token', fields)
    for (const [name, { type, samples }] of await server.families()) {
      families.push(name)
      const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      for (const suffix of suffixes) known.add(`${name}${suffix}`)
      for (const sample of samples.keys()) {
        for (const [, label = '', value = ''] of sample.matchAll(/([a-z]+)="([^"]*)"/g)) {
          labels.add(label)
          if (label === 'outcome') outcomes.add(value)
        }
      }
    }
    for (const [, name = ''] of read('canary/paircode-canary').matchAll(/^# TYPE (\S+)/gm)) {
      known.add(name)
    }
    labels.add('what') // of what did not happen here
    labels.add('job') // which Prometheus adds
  })

  test.each(expressions)('$where: $expr', ({ expr }) => {
    expect(namesIn(expr).filter((name) => !known.has(name))).toEqual([])
    const asked = [
      ...[...expr.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, list = '']) => list.split(/, */)),
      ...[...expr.matchAll(/([a-z]+)(?:=~|!=|=)"/g)].map(([, label]) => label),
    ]
    expect(asked.filter((label) => !labels.has(label ?? ''))).toEqual([])
    expect(valuesOf('outcome', expr).filter((value) => !outcomes.has(value))).toEqual([])
    // Of these there is a 0 to rise from.
    const events = valuesOf('event', expr)
    expect(events.filter((event) => !SUSPICIOUS.some((name) => name === event))).toEqual([])
  })

  test('and the dashboard shows all there is', () => {
    const shown = new Set(
      dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr))),
    )
    const hidden = families.filter((name) => ![...shown].some((one) => one.startsWith(name)))
    expect(hidden).toEqual([])
  })
})

test('no two panels have one id or one place', () => {
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24)
    return Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`)
  })
  expect(new Set(cells).size).toBe(cells.length)
})

test('each alert says how bad it is, and what happens', () => {
  for (const { alert, labels, annotations } of rules) {
    expect(labels.severity, alert).toMatch(/^(warning|critical)$/)
    expect(annotations.summary, alert).not.toBe('')
  }
})

test('each alert is in the reference for operators', () => {
  const reference = readFileSync(new URL('../../docs/operators.md', import.meta.url), 'utf8')
  expect(rules.filter(({ alert }) => !reference.includes(`\`${alert}\``))).toEqual([])
})
