import { readFileSync } from 'node:fs'
import type { LoginErrorCode } from '@paircode/client'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../packages/cli/src/commands.ts'
import type { Event } from '../../packages/cli/src/events.ts'
import { EXIT } from '../../packages/cli/src/exit-code.ts'

const docs = readFileSync('docs/cli.md', 'utf8')
const schema = JSON.parse(readFileSync('docs/cli-events.schema.json', 'utf8'))

/** Every name of the union, by the word of the compiler. */
const EVENTS: Record<Event['event'], true> = {
  prompt: true,
  login_started: true,
  login_cancelled: true,
  logged_in: true,
  identity: true,
  status: true,
  account: true,
  account_chosen: true,
  token: true,
  response: true,
  logged_out: true,
  check: true,
  error: true,
}

const CODES: Record<LoginErrorCode | 'usage' | 'interrupted' | 'failed', true> = {
  denied: true,
  timed_out: true,
  unreachable: true,
  refused: true,
  bad_server: true,
  invalid_issuer: true,
  invalid_option: true,
  number_needed: true,
  wrong_account: true,
  pending: true,
  unknown_login: true,
  no_loopback: true,
  flow_not_offered: true,
  not_logged_in: true,
  session_expired: true,
  not_revoked: true,
  wrong_origin: true,
  no_token: true,
  store_unusable: true,
  usage: true,
  interrupted: true,
  failed: true,
}

type Shape = { properties: Record<string, { const?: string; enum?: string[] }> }
const shapes: Shape[] = schema.oneOf

test('the schema has every event and every code, and no other', () => {
  const events = new Set(shapes.map(({ properties }) => properties.event?.const))
  expect([...events].sort()).toEqual(Object.keys(EVENTS).sort())
  const codes = shapes.flatMap(({ properties }) => properties.code?.enum ?? [])
  expect(codes.sort()).toEqual(Object.keys(CODES).sort())
})

test('the reference has every command, event, field, code and exit code', () => {
  const fields = shapes.flatMap(({ properties }) => Object.keys(properties))
  for (const name of [...Object.keys(EVENTS), ...Object.keys(CODES), ...fields]) {
    if (name !== 'event') expect(docs, name).toContain(`\`${name}\``)
  }
  for (const name of COMMANDS.keys()) expect(docs, name).toMatch(new RegExp(`\\| \`${name}\\b`))
  for (const code of Object.values(EXIT))
    expect(docs, String(code)).toMatch(new RegExp(`\\b${code}\\b`))
})
