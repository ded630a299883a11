import { createHmac } from 'node:crypto'
import type { BrowserStore } from '../store/browser-store.ts'
import type { Person } from '../store/person-store.ts'
import { isSameSecret, newSecret, sha256 } from '../store/secret.ts'
import type { Cookies } from './cookies.ts'

/** How long somebody stays signed in to our pages. Signing in again is one click at the provider. */
const SIGNED_IN_SECONDS = 8 * 3600

/** The browser's key outlives its longest login. */
const KEY_SECONDS = 3600

/** The browser that sent a request. */
export interface Browser {
  /** The secret that holds its logins together; fresh, and not yet known to it, when `isNew`. */
  readonly key: string
  readonly isNew: boolean
  /** Who is signed in, since when, and the secret that says so. */
  readonly signedIn: {
    readonly person: Person
    readonly signedInAt: Date
    readonly secret: string
  } | null
}

/** Reads who a browser is, signs people in and out of it, and makes the tokens in its forms. */
export class Browsers {
  readonly #store: BrowserStore
  readonly #cookies: Cookies
  readonly #now: () => Date

  constructor(store: BrowserStore, cookies: Cookies, now: () => Date) {
    this.#store = store
    this.#cookies = cookies
    this.#now = now
  }

  async read(request: Request): Promise<Browser> {
    const key = this.#cookies.read(request, 'key')
    const secret = this.#cookies.read(request, 'browser')
    const found = secret && (await this.#store.find(sha256(secret), this.#now()))
    return {
      key: key ?? newSecret('pck'),
      isNew: key === undefined,
      signedIn: secret && found ? { ...found, secret } : null,
    }
  }

  /**
   * A `Set-Cookie` that makes the browser remember its key. A page may do so whose form needs it; a
   * trip to a provider begins only with a form that was posted (UP-02).
   */
  keep(browser: Browser): string {
    return this.#cookies.write('key', browser.key, KEY_SECONDS)
  }

  /** Signs somebody in under a fresh secret, whatever the browser held before (no fixation). */
  async signIn(browser: Browser, personId: string): Promise<string> {
    const now = this.#now()
    if (browser.signedIn) await this.#store.end(sha256(browser.signedIn.secret), now)
    const secret = newSecret('pcb')
    const expiresAt = new Date(now.getTime() + SIGNED_IN_SECONDS * 1000)
    await this.#store.start({ hash: sha256(secret), personId, createdAt: now, expiresAt })
    return this.#cookies.write('browser', secret, SIGNED_IN_SECONDS)
  }

  async signOut(browser: Browser): Promise<string> {
    if (browser.signedIn) await this.#store.end(sha256(browser.signedIn.secret), this.#now())
    return this.#cookies.clear('browser')
  }

  /** Signs somebody out of this browser and of every other. */
  async signOutEverywhere(personId: string): Promise<string> {
    await this.#store.endAll(personId)
    return this.#cookies.clear('browser')
  }
}

/**
 * The token in a form: it fits one login, in one browser, as long as the same person is signed in
 * there. A page that shows one person's account never approves with another's.
 */
export const formToken = (browser: Browser, loginId: string): string =>
  createHmac('sha256', browser.key)
    .update(JSON.stringify([loginId, browser.signedIn?.secret ?? null]))
    .digest('base64url')

export const fitsForm = (browser: Browser, loginId: string, token: string | undefined): boolean =>
  isSameSecret(formToken(browser, loginId), token ?? '')
