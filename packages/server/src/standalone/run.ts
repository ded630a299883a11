import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { HELP, readArguments } from './arguments.ts'
import { fail, type Io, refuse, say } from './io.ts'
import { addressOf, listen, listenProblem } from './listener.ts'
import { logTo } from './log.ts'
import { manageKeys } from './manage-keys.ts'
import { type Prepared, prepare } from './prepare.ts'
import { Problems } from './problems.ts'
import { notices, report } from './report.ts'

/** Runs `paircode-server`, and resolves to its exit code once it has stopped. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const asked = readArguments(argv)
  if (typeof asked === 'string') return fail(io, asked)
  if (asked.help) return say(io, HELP)
  if (asked.version) return say(io, version())

  const path = resolve(io.cwd(), asked.config)
  let file: Uint8Array
  try {
    file = readFileSync(path)
  } catch (error) {
    return fail(io, unreadable(path, error))
  }
  const source = { path, file, environment: io.env }
  if (asked.keys) return manageKeys(asked.keys, source, io)

  const log = logTo(io.stderr, () => new Date())
  const problems = new Problems()
  const prepared = await prepare(source, log, problems)
  if (!prepared) return refuse(io, path, problems)
  if (!asked.check) return serve(prepared, log, io)
  await prepared.close()
  return say(io, report(path, prepared))
}

async function serve(
  { configuration, paircode, close }: Prepared,
  log: ReturnType<typeof logTo>,
  io: Io,
): Promise<number> {
  const address = addressOf(configuration)
  const listener = await listen(paircode.fetch, address).catch((error: unknown) =>
    listenProblem(address, error),
  )
  if (typeof listener === 'string') {
    await close()
    return fail(io, listener)
  }
  const stop = stopSignal(io)
  for (const message of notices(configuration)) log({ level: 'warn', event: 'notice', message })
  say(io, `Paircode is listening on ${listener.url} for ${configuration.issuer}`)
  log({ level: 'info', event: 'stopping', signal: await stop })
  await Promise.all([listener.stop(), paircode.close()])
  await close()
  return 0
}

/** The first signal to stop. A second one waits for nothing. */
function stopSignal(io: Io): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) io.exit(1)
      stopping = true
      resolve(signal)
    }
    io.on('SIGTERM', stop)
    io.on('SIGINT', stop)
  })
}

/** Enough to try it out. */
const EXAMPLE = `{
  "issuer": "http://127.0.0.1:5001",
  "providers": [{ "type": "local" }]
}`

function unreadable(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT') return `${path} cannot be read (${code}); name the configuration file`
  return `there is no ${path}. This is enough of one to try Paircode on this machine:

${EXAMPLE}

Another file is named with --config FILE; docs/configuration.md has all that it may say.`
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
