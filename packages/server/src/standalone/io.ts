import type { Problems } from './problems.ts'

/** The part of `process` that the command uses. */
export type Io = Pick<NodeJS.Process, 'cwd' | 'env' | 'exit' | 'on' | 'stderr' | 'stdout'>

export function say(io: Io, text: string): 0 {
  io.stdout.write(`${text}\n`)
  return 0
}

export function fail(io: Io, problem: string): 1 {
  io.stderr.write(`paircode-server: ${problem}\n`)
  return 1
}

/** Prints everything that makes a configuration file unusable. */
export const refuse = (io: Io, path: string, problems: Problems): 1 =>
  fail(io, [`${path} cannot be used:`, ...problems.lines].join('\n  '))
