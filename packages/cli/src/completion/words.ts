import type { SessionFacts } from '@paircode/client'
import { EVERYWHERE } from '../arguments.ts'
import { storeOf } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { COMMANDS } from '../commands.ts'
import type { Io } from '../io.ts'
import { SCRIPTS } from './scripts.ts'

/** Returns the completions of the last word, given those before it; empty if there are none. */
export async function wordsFor(typed: readonly string[], io: Io): Promise<readonly string[]> {
  const [name = '', ...rest] = typed
  const word = typed.at(-1) ?? ''
  const isWanted = (candidate: string) => candidate.startsWith(word)
  if (rest.length === 0) return [...COMMANDS.keys(), '--help', '--version'].filter(isWanted)
  const command = await COMMANDS.get(name)?.()
  if (command === undefined) return []
  const kind = valueKind(rest.at(-2), command)
  if (kind !== undefined) return (await values(kind, io)).filter(isWanted)
  if (word.startsWith('-')) return optionsOf(command).filter(isWanted)
  return (await values(command.operand, io)).filter(isWanted)
}

const optionsOf = ({ options }: Command): string[] =>
  [...Object.keys({ ...EVERYWHERE, ...options }), 'help'].map((name) => `--${name}`)

/** The kind of value that the preceding option takes, if any. */
function valueKind(before: string | undefined, { options }: Command): string | undefined {
  const [, dashes, name = ''] = /^(--?)(.+)$/.exec(before ?? '') ?? []
  const [long, option] =
    Object.entries(options).find(([long, { short }]) => name === (dashes === '-' ? short : long)) ??
    []
  return option?.type === 'string' ? long : undefined
}

/** The known values of a kind: from the stored sessions, or a fixed list. */
async function values(kind: string | undefined, io: Io): Promise<readonly string[]> {
  switch (kind) {
    case 'account':
      return onFile(({ email, subject }) => email ?? subject, io)
    case 'issuer':
      return onFile(({ issuer }) => issuer, io)
    case 'client':
      return onFile(({ clientId }) => clientId, io)
    case 'shell':
      return [...SCRIPTS.keys()]
    default:
      return []
  }
}

async function onFile(pick: (one: SessionFacts) => string, io: Io): Promise<readonly string[]> {
  const all = await storeOf(io)
    .list()
    .catch(() => [])
  return [...new Set(all.map(pick))]
}
