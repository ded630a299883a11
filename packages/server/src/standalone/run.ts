import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Paircode } from '../server.ts'
import { HELP, readArguments } from './arguments.ts'
import { backUpTo } from './back-up.ts'
import type { Configuration } from './configuration.ts'
import { fail, type Io, refuse, say } from './io.ts'
import { addressOf, type Listener, listen, listenProblem } from './listener.ts'
import { logTo } from './log.ts'
import { manageKeys } from './manage-keys.ts'
import { metricsFetch } from './metrics-listener.ts'
import { type Prepared, prepare } from './prepare.ts'
import { Problems } from './problems.ts'
import { notices, report } from './report.ts'

/** Runs `paircode-server`, and resolves to its exit code once it has stopped. */
export async function run(argv: readonly string[], io: Io, version: () => string): Promise<number> {
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
  if (asked.backup) return backUpTo(asked.backup, source, io)

  const log = logTo(io.stderr, () => new Date())
  const problems = new Problems()
  const prepared = await prepare(source, log, problems)
  if (!prepared) return refuse(io, path, problems)
  if (!asked.check) return serve(prepared, log, io)
  await prepared.close()
  return say(io, report(path, prepared))
}

async function serve(
  { configuration, cautions, paircode, close }: Prepared,
  log: ReturnType<typeof logTo>,
  io: Io,
): Promise<number> {
  const { issuer, shutdownGraceSeconds = 0 } = configuration
  const listeners: Listener[] = []
  const stopListening = () => Promise.all(listeners.map((listener) => listener.stop()))
  for (const { key, address, fetch } of placesOf(configuration, paircode)) {
    const listener = await listen(fetch, address).catch((error: unknown) =>
      listenProblem(key, address, error),
    )
    if (typeof listener === 'string') {
      await stopListening()
      await close()
      return fail(io, listener)
    }
    listeners.push(listener)
  }
  const stop = stopSignal(io)
  const [main, more] = listeners
  for (const message of [...notices(configuration), ...cautions])
    log({ level: 'warn', event: 'notice', message })
  if (more) say(io, `Metrics are at ${more.url}/metrics`)
  say(io, `Paircode is listening on ${main?.url} for ${issuer}`)

  log({ level: 'info', event: 'stopping', signal: await stop })
  paircode.drain()
  await setTimeout(shutdownGraceSeconds * 1000)
  await Promise.all([stopListening(), paircode.close()])
  await close()
  return 0
}

/** Where to listen, with the configuration key of each place. */
function placesOf(configuration: Configuration, paircode: Paircode) {
  const { listen: at, token } = configuration.metrics ?? {}
  const main = { key: 'listen', address: addressOf(configuration), fetch: paircode.fetch }
  if (at === undefined) return [main]
  const address = { host: '127.0.0.1', ...at }
  return [main, { key: 'metrics.listen', address, fetch: metricsFetch(paircode, token) }]
}

/** Resolves at the first stop signal. A second one exits at once. */
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

/** A minimal configuration to try it out. */
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
