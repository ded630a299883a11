import { parseArgs } from 'node:util'
import { printable } from '@paircode/protocol'

export interface Arguments {
  readonly config: string
  readonly check: boolean
  readonly help: boolean
  readonly version: boolean
  /** What to do with the keys, if not to run the server. */
  readonly keys?: KeysArguments | undefined
  /** The file to back the database up to, if not to run the server. */
  readonly backup?: string | undefined
}

export type KeysArguments = { readonly json: boolean } & (
  | { readonly verb: 'list' | 'rotate' | 'reseal' }
  | { readonly verb: 'retire'; readonly kid: string }
)

export const HELP = `Usage: paircode-server [--config FILE] [--check]
       paircode-server keys list | rotate | retire KID | reseal [--config FILE]
                            [--json]
       paircode-server backup --to FILE [--config FILE]

Signs people in with their identity provider, and logs their terminals in.

  --config FILE    the configuration, JSON (default: paircode.json)
  --check          check the configuration, the store and its keys, say what
                   would run, and exit
  --version        print the version
  --help           print this

The keys that sign tokens, also while servers run:

  keys list        which there are, and when each of them signs
  keys rotate      make the next one; it takes over by itself
  keys retire KID  drop one that has leaked, and every token that it signed
  keys reseal      seal them all with the master key in the environment variable
                   PAIRCODE_NEW_MASTER_KEY instead
  --json           print them as one line of JSON

A copy of the SQLite database, also while servers run:

  backup --to FILE write it to a new file; docs/operators.md has how to restore

Every key of the file: docs/configuration.md
`

const OPTIONS = {
  config: { type: 'string', default: 'paircode.json' },
  check: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  to: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const

/** Parses the arguments; a string says what is wrong with them. */
export function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
    })
    const { json, to, ...asked } = values
    const isServer = positionals.length === 0 && !json && to === undefined
    if (isServer || asked.help || asked.version) return asked

    const isBackup = positionals.join(' ') === 'backup' && !json
    if (isBackup && to && !asked.check) return { ...asked, backup: to }
    const keys = to === undefined ? readKeys(positionals, json) : undefined
    return keys && !asked.check ? { ...asked, keys } : `${COMMANDS}; see paircode-server --help`
  } catch (error) {
    // "Unknown option '--chek'. To specify a positional argument …": keeps only the first sentence.
    const [sentence = ''] = String((error as Error).message).split('. ')
    return `${printable(sentence, 200)}; see paircode-server --help`
  }
}

const COMMANDS =
  'the commands are backup --to FILE; and keys list, keys rotate, keys retire KID and keys reseal, each with --json'

function readKeys(
  [command, verb, kid, ...more]: readonly string[],
  json: boolean,
): KeysArguments | undefined {
  if (command !== 'keys' || more.length > 0) return undefined
  if (verb === 'retire' && kid !== undefined) return { verb, kid, json }
  if (verb === 'list' || verb === 'rotate' || verb === 'reseal') {
    return kid === undefined ? { verb, json } : undefined
  }
  return undefined
}
