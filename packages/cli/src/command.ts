import type { ParseArgsConfig } from 'node:util'
import type { Io } from './io.ts'

export type Options = NonNullable<ParseArgsConfig['options']>

/** One command: the word after `paircode`. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string
  /** Its options, besides `--json` and `--help`. */
  readonly options: Options
  /** The kind of its one operand, if it takes one. */
  readonly operand?: 'issuer' | 'account' | 'url' | 'shell'
  /** Resolves to the exit code; throws on failure. */
  run(argv: readonly string[], io: Io): Promise<number>
}

/** Commands by name. Each is loaded on demand, so that the others do not slow its start. */
export type Commands = ReadonlyMap<string, () => Promise<Command>>
