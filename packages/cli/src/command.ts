import type { ParseArgsConfig } from 'node:util'
import type { Io } from './io.ts'

export type Options = NonNullable<ParseArgsConfig['options']>

/** One word after `paircode`. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string
  /** What it takes beside `--json` and `--help`. */
  readonly options: Options
  /** What else it takes, if anything. */
  readonly operand?: 'issuer' | 'account' | 'url' | 'shell'
  /** Resolves to the exit code; what goes wrong is thrown. */
  run(argv: readonly string[], io: Io): Promise<number>
}
