import { diagnose, type Finding } from '@paircode/client'
import { readArguments } from '../arguments.ts'
import { chosenScope, sayToken } from '../chosen-session.ts'
import type { Command } from '../command.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { wrapped } from '../wrapped.ts'

const usage = `Usage: paircode doctor [issuer] [--json]

Looks at whatever a login needs: the browser and the way back from it, proxy and
certificates, keychain and files, the server and the clock.

  issuer  the login server (default: $PAIRCODE_ISSUER, or that of your last
          login; without one, no server is asked)
  --json  one line of JSON an event

Exits with 1 when something is bad; what is doubtful a login gets by without.
`

const options = {}

const MARKS = { good: '✔', doubtful: '!', bad: '✘', skipped: '–' } as const
const COLUMN = 16

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, operand: issuer } = readArguments(argv, options, true)
  sayToken(io)
  // The store itself may be broken; it is checked below.
  const scope = await chosenScope({ issuer }, io).catch(() => undefined)
  const findings = await diagnose({
    issuer: issuer ?? scope?.issuer ?? io.env.PAIRCODE_ISSUER,
    fetch: io.fetch,
    now: io.now,
  })
  for (const finding of findings) {
    if (values.json) emit({ event: 'check', ...finding }, io)
    else io.stdout.write(textOf(finding))
  }
  return findings.some(({ verdict }) => verdict === 'bad') ? EXIT.failed : EXIT.ok
}

function textOf({ check, verdict, message, remedy }: Finding): string {
  const text = wrapped(remedy ? `${message}\n${remedy}` : message, COLUMN)
  return `${MARKS[verdict]} ${check.padEnd(COLUMN - 2)}${text}\n`
}

export const command: Command = { usage, options, operand: 'issuer', run }
