import { createHmac } from 'node:crypto'
import type { BrowserStore, SignedInBrowser } from '../store/browser-store.ts'
import { isSameSecret, newSecret, sha256 } from '../store/secret.ts'
import type { Cookies } from './cookies.ts'

/** How long somebody stays signed in to our pages. Signing in again is one click at a provider. */
const SIGNED_IN_SECONDS = 8 * 3600

/** The browser's key outlives its longest login. */
const KEY_SECONDS = 3600

/** The browser that sent a request. */
export interface Browser {
  /**
   * The secret that ties its logins together; fresh, and not yet sent to the browser, when `isNew`.
   */
  readonly key: string
  readonly isNew: boolean
  /** Who is signed in, and the secret that proves it. */
  readonly signedIn: (SignedInBrowser & { readonly secret: string }) | null
}

/** Reads who a browser is, signs people in and out of it, and makes its form tokens. */
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
   * A `Set-Cookie` that makes the browser remember its key. A page may set it if its form needs it;
   * a trip to a provider begins only with a posted form (UP-02).
   */
  keep(browser: Browser): string {
    return this.#cookies.write('key', browser.key, KEY_SECONDS)
  }

  /**
   * Signs somebody in under a fresh secret, whatever the browser had before (no fixation).
   *
   * @param signedInAt when they signed in at the provider; `null` if it does not say.
   */
  async signIn(browser: Browser, personId: string, signedInAt: Date | null): Promise<string> {
    const now = this.#now()
    if (browser.signedIn) await this.#store.end(sha256(browser.signedIn.secret), now)
    const secret = newSecret('pcb')
    const expiresAt = new Date(now.getTime() + SIGNED_IN_SECONDS * 1000)
    const hash = sha256(secret)
    await this.#store.start({ hash, personId, signedInAt, createdAt: now, expiresAt })
    return this.#cookies.write('browser', secret, SIGNED_IN_SECONDS)
  }

  async signOut(browser: Browser): Promise<string> {
    if (browser.signedIn) await this.#store.end(sha256(browser.signedIn.secret), this.#now())
    return this.#cookies.clear('browser')
  }

  /** Signs somebody out of this browser and all others. */
  async signOutEverywhere(personId: string): Promise<string> {
    await this.#store.endAll(personId)
    return this.#cookies.clear('browser')
  }
}

/**
 * The token in a form: it is valid for one login, in one browser, while the same person is signed
 * in there. A page that shows one person's account never approves with another's.
 */
export const formToken = (browser: Browser, loginId: string): string =>
  createHmac('sha256', browser.key)
    .update(JSON.stringify([loginId, browser.signedIn?.secret ?? null]))
    .digest('base64url')

export const fitsForm = (browser: Browser, loginId: string, token: string | undefined): boolean =>
  isSameSecret(formToken(browser, loginId), token ?? '')
