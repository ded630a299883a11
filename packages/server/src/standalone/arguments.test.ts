import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

const asked = { config: 'paircode.json', check: false, help: false, version: false }

test.each([
  ['', asked],
  ['--check --config a.json', { ...asked, check: true, config: 'a.json' }],
  ['keys list', { ...asked, keys: { verb: 'list', json: false } }],
  ['keys rotate --json', { ...asked, keys: { verb: 'rotate', json: true } }],
  [
    '--config a.json keys retire 1f',
    { ...asked, config: 'a.json', keys: { verb: 'retire', kid: '1f', json: false } },
  ],
  ['keys reseal', { ...asked, keys: { verb: 'reseal', json: false } }],
  ['backup --to a.db', { ...asked, backup: 'a.db' }],
  ['keys --help', { ...asked, help: true }],
])('paircode-server %s is understood', (line, understood) => {
  expect(readArguments(line.split(' ').filter(Boolean))).toEqual(understood)
})

const COMMANDS =
  'the commands are backup --to FILE; and keys list, keys rotate, keys retire KID and keys reseal, each with --json; see paircode-server --help'

test.each([
  ['--chek', "Unknown option '--chek'; see paircode-server --help"],
  ['--json', COMMANDS],
  ['serve', COMMANDS],
  ['keys', COMMANDS],
  ['keys show', COMMANDS],
  ['keys list --check', COMMANDS],
  ['keys rotate 1f', COMMANDS],
  ['keys reseal 1f', COMMANDS],
  ['keys retire', COMMANDS],
  ['keys retire 1f 2e', COMMANDS],
  ['keys list --to a.db', COMMANDS],
  ['--to a.db', COMMANDS],
  ['backup', COMMANDS],
  ['backup --to=', COMMANDS],
  ['backup a.db', COMMANDS],
  ['backup --to a.db --check', COMMANDS],
  ['backup --to a.db --json', COMMANDS],
])('paircode-server %s is refused with what to write', (line, problem) => {
  expect(readArguments(line.split(' '))).toBe(problem)
})
