import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { isProgram } from '../browser/is-program.js'

/** Whether the system calls of another process can be watched here: Linux, root, strace. */
export const canWatch =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  (process.env.PATH ?? '').split(delimiter).some((folder) => isProgram(join(folder, 'strace')))

/** What a server did between a request that it read and the answer that it sent. */
interface Answered {
  readonly path: string
  readonly between: readonly ('written' | 'flushed')[]
}

/**
 * Watches the thread of a process that answers requests and writes to SQLite. The returned function
 * ends that, and resolves to what it saw of each POST, which have to come one after the other.
 */
export async function watchSystemCalls(pid: number, file: string) {
  const calls = 'trace=read,write,writev,pwrite64,fsync,fdatasync'
  const args = ['-yy', '-s', '64', '-e', calls, '-o', file, '-p', `${pid}`]
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'exit')
  await once(strace.stderr, 'data') // "Process 1 attached"
  return async (): Promise<readonly Answered[]> => {
    strace.kill('SIGINT')
    await ended
    return answersIn(readFileSync(file, 'utf8'))
  }
}

function answersIn(trace: string): readonly Answered[] {
  const answers: Answered[] = []
  let path: string | undefined
  let between: Answered['between'][number][] = []
  for (const line of trace.split('\n')) {
    const asked = /^read\(\d+<TCP:.*?"POST ([^ ?]+)/.exec(line)
    if (asked) {
      path = asked[1]
      between = []
    } else if (/^pwrite64\(\d+<[^>]*-wal>/.test(line)) between.push('written')
    else if (/^f(data)?sync\(\d+<[^>]*-wal>\) += 0$/.test(line)) between.push('flushed')
    else if (/^writev?\(\d+<TCP:.*?"HTTP\/1\.1 /.test(line)) {
      if (path !== undefined) answers.push({ path, between })
      path = undefined
    }
  }
  return answers
}
