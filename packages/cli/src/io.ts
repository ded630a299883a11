import type { Readable, Writable } from 'node:stream'
import type { LoginOptions, SessionStore } from '@paircode/client'

/** What a command may touch of the process that it runs in. */
export interface Io {
  readonly env: NodeJS.ProcessEnv
  /** Read only where the command line says so. */
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** For answers: what a script reads. */
  readonly stdout: Writable & { readonly isTTY?: boolean }
  /** For sentences: what a person reads. */
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly version: string
  /** From the moment it is called, Ctrl-C aborts the signal instead of ending the process. */
  readonly interrupted: () => AbortSignal
  /** Carries every request. Defaults to what the client sends requests by. */
  readonly fetch?: typeof fetch
  /** Defaults to the user's own keychain and files. */
  readonly store?: SessionStore
  /** Defaults to the browser of this machine. */
  readonly openBrowser?: LoginOptions['openBrowser']
  /** Defaults to the clock of this machine. */
  readonly now?: () => Date
}

/** Whether somebody reads what is said, and can answer. */
export const isPersonThere = ({ stdin, stderr }: Io): boolean =>
  stdin.isTTY === true && stderr.isTTY === true

/** What that signal aborts with. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
