import type { LoginPrompt } from './flows/flow.ts'
import { paircodeFlow } from './flows/paircode.ts'
import { readIssuer } from './issuer.ts'
import { openBrowser } from './platform/open-browser.ts'
import { makeSession, type Session } from './session.ts'
import { fileStore } from './store/file-store.ts'
import type { SessionStore, StoredSession } from './store/session-store.ts'
import { loggedIn, NOTHING_OPENED, opening, openYourself } from './terminal/login-text.ts'
import type { Output } from './terminal/output.ts'

export interface LoginOptions {
  /**
   * The server's issuer identifier: an `https:` URL with no query or fragment; `http:` for a server
   * on this machine only.
   */
  readonly issuer: string | URL
  /**
   * Which of the server's clients this app is.
   * @default the server's first
   */
  readonly clientId?: string | undefined
  /**
   * Whose login it is, as people know it: `Acme`.
   * @default the issuer's host
   */
  readonly appName?: string | undefined
  /** What people type to log out, such as `acme logout`; named once they are logged in. */
  readonly logoutCommand?: string | undefined
  /**
   * How long the person has to approve, in seconds. The server may allow less.
   * @default 300
   */
  readonly timeoutSeconds?: number | undefined
  /** Where the session is kept between runs. Defaults to a file that only the current user can read. */
  readonly store?: SessionStore | undefined
  /**
   * Says where to go. Defaults to sentences on `output`, which tell the end of it, too; with a
   * function of your own nothing is printed.
   */
  readonly onPrompt?: ((prompt: LoginPrompt) => void | Promise<void>) | undefined
  /** Where sentences are printed. Defaults to `process.stderr`. */
  readonly output?: Output | undefined
  /**
   * Takes the person to an address, which has been checked, and resolves to whether that seems to
   * have worked. `false` opens nothing. Defaults to the browser of this machine.
   */
  readonly openBrowser?: ((url: string) => Promise<boolean>) | false | undefined
  /** Gives the login up; `login` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Carries every request. Defaults to the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** The clock. Defaults to the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * Signs a person in through their browser, and resolves once their session is kept.
 *
 * Prints where to go, opens it in the browser, and waits until they approve there.
 *
 * @example
 * ```ts
 * const session = await login({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * const response = await session.fetch('/projects')
 * ```
 * @throws {LoginError} whose `code` is `denied` when the person said no, `timed_out` when they took
 *   longer than `timeoutSeconds`, `unreachable` when the issuer did not answer, `refused` when it
 *   answered with an OAuth error, which is then the `cause`, `bad_server` when it answered with
 *   something else, `invalid_issuer`, and `store_unusable` when the session could not be kept.
 */
export async function login(options: LoginOptions): Promise<Session> {
  const issuer = readIssuer(options.issuer)
  const { clientId = '', timeoutSeconds = 300, store = fileStore(), signal } = options
  const { now = () => new Date() } = options
  const transport = { fetch: options.fetch ?? fetch, signal }
  await store.prepare({ issuer, clientId })

  const reception = receive(issuer, options)
  const needs = { ...transport, now, prompt: reception.prompt }
  const flow = paircodeFlow({ issuer, clientId, timeoutSeconds }, needs)
  const result = await flow.finally(reception.close)
  const stored = { issuer, clientId, createdAt: now(), ...result }
  await store.save(stored)
  reception.welcome(stored)
  return makeSession(stored, store, transport.fetch)
}

/** What the person meets: where to go at first, and at the end a welcome. */
function receive(issuer: string, options: LoginOptions) {
  const { onPrompt, output = process.stderr, openBrowser: open = openBrowser } = options
  const names = {
    appName: options.appName ?? new URL(issuer).host,
    logoutCommand: options.logoutCommand,
  }
  let waiting = true
  const say = (text: string) => {
    if (onPrompt === undefined) output.write(text)
  }
  const nothingOpened = () => {
    if (waiting) say(NOTHING_OPENED)
  }
  return {
    async prompt(prompt: LoginPrompt) {
      const url = prompt.verificationUri
      say(open ? opening(url, names) : openYourself(url, names))
      await onPrompt?.(prompt)
      // Not waited for: the person may be faster, with the link, than the browser is.
      if (open) void open(url).then((opened) => opened || nothingOpened(), nothingOpened)
    },
    close() {
      waiting = false
    },
    welcome: (session: StoredSession) => say(loggedIn(session, names, output)),
  }
}
