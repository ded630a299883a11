import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import process from 'node:process'

/** A program in a process of its own. */
export interface Program {
  /** All that it has written, both streams. */
  output(): string
  /** Resolves once it has written what fits; rejects when it ends without. */
  said(pattern: RegExp): Promise<string>
  /** Its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>
  signal(signal: NodeJS.Signals): void
  stop(signal?: NodeJS.Signals): Promise<void>
}

export function startProgram(
  command: readonly string[],
  {
    env = {},
    ...place
  }: { cwd: string; env?: Readonly<Record<string, string>>; uid?: number; gid?: number },
): Program {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    ...place,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const orphan = () => child.kill('SIGKILL')
  process.once('exit', orphan)
  let output = ''
  const news = new EventEmitter()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      news.emit('text')
    })
  }
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', orphan)
    return code
  })

  return {
    output: () => output,
    async said(pattern) {
      for (let isOver = false; ; ) {
        const [found] = pattern.exec(output) ?? []
        if (found !== undefined) return found
        if (isOver) throw new Error(`${file} ended without saying ${pattern}:\n${output}`)
        const more = once(news, 'text').then(() => false)
        isOver = await Promise.race([more, ended.then(() => true)])
      }
    },
    ended,
    signal: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}
