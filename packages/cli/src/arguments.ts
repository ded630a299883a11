import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearest } from './nearest.ts'

/** The command line, or a setting, asks for something that there is not. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Options = NonNullable<ParseArgsConfig['options']>

/** What every command takes. */
const EVERYWHERE = {
  json: { type: 'boolean' },
  client: { type: 'string' },
} as const satisfies Options

type Values<Own extends Options> = ReturnType<
  typeof parseArgs<{ options: typeof EVERYWHERE & Own; allowPositionals: true }>
>['values']

/**
 * Reads what stands after a command's name: options, and at most one operand.
 *
 * @throws {UsageError} which names the option, and the one that was probably meant
 */
export function readArguments<const Own extends Options>(
  argv: readonly string[],
  own: Own,
): { values: Values<Own>; operand: string | undefined } {
  const options = { ...EVERYWHERE, ...own }
  const args = [...argv]
  refuseUnknown(args, options)
  const { values, positionals } = parseStrictly(() =>
    parseArgs({ args, options, allowPositionals: true }),
  )
  const [operand, extra] = positionals
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`)
  return { values, operand }
}

/** Node's own message for an unknown option proposes nothing. */
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
    // Such as: Option '--client <value>' argument missing
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error
  }
}
