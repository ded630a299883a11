import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Commands } from './command.ts'
import { Interrupted } from './io.ts'
import { run } from './run.ts'
import { standardOutput } from './standard-output.ts'

/** Runs the command line of this process. Slow resources are opened only on first use. */
export async function main(commands: Commands): Promise<void> {
  const io = {
    env: process.env,
    get stdin() {
      return process.stdin
    },
    stdout: standardOutput(() => forgiving(process.stdout)),
    get stderr() {
      return forgiving(process.stderr)
    },
    get version() {
      return JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version
    },
    interrupted() {
      const interrupt = new AbortController()
      // `once`: a second Ctrl-C ends the process immediately.
      process.once('SIGINT', () => interrupt.abort(new Interrupted('Interrupted.')))
      return interrupt.signal
    },
  }
  process.exitCode = await run(process.argv.slice(2), io, commands)
}

/** Exits quietly when the reader stops early, as `head` does. */
function forgiving<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  if (stream.listenerCount('error') > 0) return stream
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
