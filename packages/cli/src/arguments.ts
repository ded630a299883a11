import { parseArgs } from 'node:util'
import type { Options } from './command.ts'
import { nearest } from './nearest.ts'

/** The command line or a setting asks for something that does not exist. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Options of every command. */
export const EVERYWHERE = { json: { type: 'boolean' } } as const satisfies Options

/** Options that select the session: which app and whose account. */
export const SESSION = {
  client: { type: 'string' },
  account: { type: 'string' },
} as const satisfies Options

/** The same, for commands that send requests. */
export const SPENDING = {
  ...SESSION,
  'token-stdin': { type: 'boolean' },
} as const satisfies Options

type Values<Own extends Options> = ReturnType<
  typeof parseArgs<{ options: typeof EVERYWHERE & Own; allowPositionals: true }>
>['values']

/**
 * Parses what follows a command's name: options and at most one operand.
 *
 * @param takesOperand whether an operand is allowed
 * @throws {UsageError} naming the option and the one that was probably meant
 */
export function readArguments<const Own extends Options>(
  argv: readonly string[],
  own: Own,
  takesOperand: boolean,
): { values: Values<Own>; operand: string | undefined } {
  const options = { ...EVERYWHERE, ...own }
  const args = [...argv]
  refuseUnknown(args, options)
  const { values, positionals } = parseStrictly(() =>
    parseArgs({ args, options, allowPositionals: true }),
  )
  const extra = positionals[takesOperand ? 1 : 0]
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`)
  return { values, operand: positionals[0] }
}

/** Rejects options that cannot be combined. */
export function refuseTogether(values: object, ...names: readonly string[]): void {
  const [one, other] = names.filter((name) => Object(values)[name] !== undefined)
  if (one && other) throw new UsageError(`--${one} and --${other} do not go together.`)
}

/** Parses a number of seconds, such as the value of `--timeout`. */
export function readSeconds(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (seconds > 0) return seconds
  throw new UsageError(`${name}: "${text}" is no number of seconds; write one such as 300.`)
}

/** Node's own message for an unknown option suggests no alternative. */
function refuseUnknown(args: string[], options: Options): void {
  const names = Object.keys(options)
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || names.includes(token.name)) continue
    const meant = nearest(token.name, names)
    const hint = meant === undefined ? '' : `; did you mean --${meant}?`
    throw new UsageError(`There is no option ${token.rawName}${hint}`)
  }
}

function parseStrictly<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    // For example: Option '--client <value>' argument missing
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error
  }
}
