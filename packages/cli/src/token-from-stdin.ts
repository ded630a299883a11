import { text } from 'node:stream/consumers'
import { UsageError } from './arguments.ts'
import type { Io } from './io.ts'

/**
 * `--token-stdin`: any user of the machine can read a token in an argument, and every program that
 * is started can read one in the environment (security: CL-15).
 */
export async function readToken(
  isAsked: boolean | undefined,
  { stdin }: Io,
): Promise<string | undefined> {
  if (!isAsked) return undefined
  if (stdin.isTTY) throw new UsageError('--token-stdin: pipe the token in; a screen would show it.')
  return text(stdin)
}
