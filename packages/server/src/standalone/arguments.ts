import { parseArgs } from 'node:util'
import { printable } from '@paircode/protocol'

export interface Arguments {
  readonly config: string
  readonly check: boolean
  readonly help: boolean
  readonly version: boolean
}

export const HELP = `Usage: paircode-server [--config FILE] [--check]

Signs people in with their identity provider, and logs their terminals in.

  --config FILE   the configuration, JSON (default: paircode.json)
  --check         check the configuration and the store, say what would run, and exit
  --version       print the version
  --help          print this

Every key of the file: docs/configuration.md
`

/** A string says what is wrong with them. */
export function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string', default: 'paircode.json' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    })
    return values
  } catch (error) {
    // "Unknown option '--chek'. To specify a positional argument …": the first sentence will do.
    const [sentence = ''] = String((error as Error).message).split('. ')
    return `${printable(sentence, 200)}; see paircode-server --help`
  }
}
