import type { Writable } from 'node:stream'
import type { LoginOptions, SessionStore } from '@paircode/client'

/** What a command may touch of the process that it runs in. */
export interface Io {
  readonly env: NodeJS.ProcessEnv
  /** For answers: what a script reads. */
  readonly stdout: Writable & { readonly isTTY?: boolean }
  /** For sentences: what a person reads. */
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly version: string
  readonly fetch: typeof fetch
  /** From the moment it is called, Ctrl-C aborts the signal instead of ending the process. */
  readonly interrupted: () => AbortSignal
  /** Defaults to the user's own files. */
  readonly store?: SessionStore
  /** Defaults to the browser of this machine. */
  readonly openBrowser?: LoginOptions['openBrowser']
}

/** What that signal aborts with. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
