import type { Io } from './io.ts'

/** One word after `paircode`. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string
  /** Resolves to the exit code; what goes wrong is thrown. */
  run(argv: readonly string[], io: Io): Promise<number>
}
