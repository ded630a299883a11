import { UsageError } from './arguments.ts'
import type { Command, Commands } from './command.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'
import { nearest } from './nearest.ts'
import { report } from './report.ts'

const HELP = `Usage: paircode <command> [options]

  login [issuer]    sign in through your browser
  logout            end the session, at the server and here
  whoami            ask the server who is logged in
  status            say which login commands take, and why; asks nobody
  token             print an access token for another program
  fetch <url>       send a request with your session, as curl does
  accounts          list who is logged in
  use <account>     choose whose login commands take
  doctor            look at whatever a login needs
  completion SHELL  make your shell complete all of this

  --help            what there is; after a command, what it takes
  --version         which version this is

Settings, from the environment:

  PAIRCODE_ISSUER   the login server      PAIRCODE_HOME   where logins are kept
  PAIRCODE_CLIENT   the app               PAIRCODE_STORE  auto, keychain, file,
  PAIRCODE_ACCOUNT  whose login                           or memory
  PAIRCODE_TOKEN    an access token,      PAIRCODE_FLOW   loopback, device,
                    before all logins                     or paircode
                                          BROWSER=none    open no browser
                                          NO_COLOR=1      print no colour

Exit codes: 0 it worked, 1 it did not, 2 wrong usage, 3 not logged in,
4 not approved yet, 130 Ctrl-C; fetch: 30 for 3xx, 40 for 4xx, 50 for 5xx
`

const isHelp = (argument: string) => argument === '--help' || argument === '-h'

/** Runs one command line and resolves to its exit code; see `EXIT`. */
export async function run(argv: readonly string[], io: Io, commands: Commands): Promise<number> {
  const [name = '--help', ...rest] = argv
  if (isHelp(name) || name === '--version') {
    io.stdout.write(isHelp(name) ? HELP : `${io.version}\n`)
    return EXIT.ok
  }
  let help = 'paircode --help'
  try {
    const command = await load(name, commands)
    help = `paircode ${name} --help`
    const end = rest.indexOf('--')
    if (!rest.slice(0, end < 0 ? rest.length : end).some(isHelp)) return await command.run(rest, io)
    io.stdout.write(command.usage)
    return EXIT.ok
  } catch (error) {
    return report(error, { argv, help }, io)
  }
}

function load(name: string, commands: Commands): Promise<Command> {
  const importCommand = commands.get(name)
  if (importCommand) return importCommand()
  if (name.startsWith('-')) throw new UsageError(`Write the command first, and ${name} after it.`)
  const meant = nearest(name, [...commands.keys()])
  throw new UsageError(
    `There is no command "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  )
}
