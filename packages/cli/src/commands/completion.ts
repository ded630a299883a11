import { readArguments, UsageError } from '../arguments.ts'
import type { Command } from '../command.ts'
import { SCRIPTS } from '../completion/scripts.ts'
import { wordsFor } from '../completion/words.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'

const usage = `Usage: paircode completion bash|zsh|fish|powershell

Prints what makes your shell complete commands, options and accounts.

  bash        source <(paircode completion bash)         in ~/.bashrc
  zsh         source <(paircode completion zsh)          in ~/.zshrc
  fish        paircode completion fish | source          in config.fish
  powershell  paircode completion powershell | Out-String | Invoke-Expression
                                                         in $PROFILE
`

const options = {}

/** With `words -- …`, which the scripts call, prints the completions of the last word. */
async function run(argv: readonly string[], io: Io): Promise<number> {
  const [first, separator, ...typed] = argv
  if (first === 'words' && separator === '--') {
    for (const word of await wordsFor(typed, io)) io.stdout.write(`${word}\n`)
    return EXIT.ok
  }
  const { operand: shell } = readArguments(argv, options, true)
  const script = SCRIPTS.get(shell ?? '')
  if (script === undefined) {
    throw new UsageError(`Which shell? Write one of ${[...SCRIPTS.keys()].join(', ')}.`)
  }
  io.stdout.write(script)
  return EXIT.ok
}

export const command: Command = { usage, options, operand: 'shell', run }
