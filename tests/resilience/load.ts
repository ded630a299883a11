import { setTimeout as after } from 'node:timers/promises'
import type { Server } from './server.ts'
import { Terminal } from './terminal.ts'

export async function logIn(server: Server, count: number): Promise<Terminal[]> {
  const terminals: Terminal[] = []
  while (terminals.length < count) terminals.push(await Terminal.loggedIn(server))
  return terminals
}

/** Terminals that refresh all the time, and how often they were answered what. */
export function refreshing(terminals: readonly Terminal[]) {
  const answers: Record<string, number> = {}
  const over = new AbortController()
  const goOn = async (terminal: Terminal) => {
    while (!over.signal.aborted) {
      const answer = await terminal.refresh().catch(() => undefined)
      const what = `${answer?.status ?? 'none'} ${answer?.error ?? ''}`.trim()
      answers[what] = (answers[what] ?? 0) + 1
      // One that is told to try again later does, and one that was answered goes on at once.
      if (answer?.status !== 200) await after(50)
    }
  }
  const all = Promise.all(terminals.map(goOn))
  return {
    answers,
    async end() {
      over.abort()
      await all
      return answers
    },
  }
}
