import type { Readable, Writable } from 'node:stream'
import type { LoginOptions, SessionStore } from '@paircode/client'
import type { Answers } from './standard-output.ts'

/** The parts of its process that a command may use. */
export interface Io {
  readonly env: NodeJS.ProcessEnv
  /** Read only when the command line asks for it. */
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** For results, which scripts read. */
  readonly stdout: Answers
  /** For messages, which people read. */
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly version: string
  /** Once called, Ctrl-C aborts the signal instead of ending the process. */
  readonly interrupted: () => AbortSignal
  /** Sends every request. Defaults to the client's own `fetch`. */
  readonly fetch?: typeof fetch
  /** Defaults to the user's keychain and files. */
  readonly store?: SessionStore
  /** Defaults to this machine's browser. */
  readonly openBrowser?: LoginOptions['openBrowser']
  /** Defaults to this machine's clock. */
  readonly now?: () => Date
}

/** Whether a person is reading the messages and can answer. */
export const isPersonThere = ({ stdin, stderr }: Io): boolean =>
  stdin.isTTY === true && stderr.isTTY === true

/** The abort reason of the `interrupted` signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
