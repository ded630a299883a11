import { UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'
import { nearest } from './nearest.ts'
import { report } from './report.ts'

const HELP = `Usage: paircode <command> [options]

  login [issuer]    sign in through your browser
  whoami            say who is logged in
  fetch <url>       send a request with your session
  logout            end the session, at the server and here

  --help            what there is; after a command, what it takes
  --version         which version this is

Settings, from the environment:

  PAIRCODE_ISSUER   the login server      PAIRCODE_HOME   where sessions are kept
  PAIRCODE_CLIENT   the app               BROWSER=none    open no browser
                                          NO_COLOR=1      print no colour

Exit codes: 0 it worked, 1 it did not, 2 wrong usage, 3 not logged in, 130 Ctrl-C
`

/** Loaded one at a time: a command should start as fast as if there were no other. */
const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  login: () => import('./commands/login.ts'),
  whoami: () => import('./commands/whoami.ts'),
  fetch: () => import('./commands/fetch.ts'),
  logout: () => import('./commands/logout.ts'),
}

const isHelp = (argument: string) => argument === '--help' || argument === '-h'

/** Runs one command line, and resolves to the exit code; see `EXIT`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name = '--help', ...rest] = argv
  if (isHelp(name) || name === '--version') {
    io.stdout.write(isHelp(name) ? HELP : `${io.version}\n`)
    return EXIT.ok
  }
  let help = 'paircode --help'
  try {
    const { command } = await load(name)
    help = `paircode ${name} --help`
    if (!rest.some(isHelp)) return await command.run(rest, io)
    io.stdout.write(command.usage)
    return EXIT.ok
  } catch (error) {
    return report(error, { argv, help }, io)
  }
}

function load(name: string): Promise<{ command: Command }> {
  const names = Object.keys(COMMANDS)
  const importCommand = names.includes(name) ? COMMANDS[name] : undefined
  if (importCommand) return importCommand()
  if (name.startsWith('-')) throw new UsageError(`Write the command first, and ${name} after it.`)
  const meant = nearest(name, names)
  throw new UsageError(
    `There is no command "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  )
}
