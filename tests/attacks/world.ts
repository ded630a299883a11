import { expect } from 'vitest'
import { startServer, startTerminal } from '../login/start-server.ts'
import type { Page } from '../people/person.js'

const LIFETIME_SECONDS = 300
const REMEMBERED_SECONDS = 3600
const PEOPLE = ['ada@example.com', 'bob@example.com']

/** What is known of a login by what its people and its terminal have seen of it. */
interface Known {
  readonly terminal: ReturnType<typeof startTerminal>
  readonly url: string
  readonly begunAt: number
  /** The first browser that got past Continue. */
  claimedBy: number | null
  decided: 'approved' | 'denied' | null
  approvedBy: string | null
  cookie: string | null
  sessionEnded: boolean
}

interface Seen {
  readonly page: Page
  readonly browser: number
  readonly login: Known
}

/** How often walks came where, so that a test can tell that they tried anything. */
export const nowhere = { claimed: 0, approved: 0, denied: 0, collected: 0, replayed: 0, expired: 0 }
type Reached = { -readonly [What in keyof typeof nowhere]: number }

/** The one of the list that a number means; the smaller, the later. */
const latest = <T>(list: readonly T[], back: number): T | undefined =>
  list[list.length - 1 - (back % Math.max(1, list.length))]

/**
 * Two terminals, two browsers and two people, who may sit at either. Each method is something that
 * one of them does; it checks what came of it, and throws when that should not have been.
 */
export class World {
  readonly #server = startServer()
  readonly #browsers = [this.#server.person(''), this.#server.person('')]
  readonly #signedIn: (string | null)[] = [null, null]
  readonly #logins: Known[] = []
  readonly #pages: Seen[] = []
  readonly #reached: Reached
  #time = 0

  constructor(reached: Reached) {
    this.#reached = reached
  }

  async begin(): Promise<void> {
    const terminal = startTerminal(this.#server)
    const url = await (await terminal.begin()).text()
    this.#logins.push({
      terminal,
      url,
      begunAt: this.#time,
      claimedBy: null,
      decided: null,
      approvedBy: null,
      cookie: null,
      sessionEnded: false,
    })
  }

  pass(seconds: number): void {
    if (this.#time + seconds > REMEMBERED_SECONDS) return // what is forgotten answers otherwise
    this.#server.pass(seconds)
    this.#time += seconds
  }

  /** A browser opens the link of a login. */
  async open(browser: number, back: number): Promise<void> {
    const login = latest(this.#logins, back)
    if (login) await this.#see(browser, login, this.#browsers[browser]?.open(login.url))
  }

  /** A browser opens the address of a page that it, or another, had before it. */
  async revisit(browser: number, back: number): Promise<void> {
    const seen = latest(this.#pages, back)
    if (seen) await this.#see(browser, seen.login, this.#browsers[browser]?.open(seen.page.url))
  }

  /** Presses a button of a page, old or new, in the browser that has it or in the other one. */
  async press(move: {
    back: number
    elsewhere: boolean
    button: number
    person: number
  }): Promise<void> {
    const seen = latest(this.#pages, move.back)
    const buttons = seen?.page.forms.flatMap((form) => form.buttons) ?? []
    const button = buttons[move.button % Math.max(1, buttons.length)]
    if (!seen || !button) return
    const browser = move.elsewhere ? 1 - seen.browser : seen.browser
    const email = PEOPLE[move.person] ?? ''
    const fields: Record<string, string> = seen.page.root.querySelector('#email') ? { email } : {}
    const pressed = this.#browsers[browser]?.press(seen.page, `^${button.label}$`, fields)
    const page = await this.#see(browser, seen.login, pressed)

    if (page.status < 400) this.#judge(button.label, browser, seen, email)
    if (page.title === 'Approve this login?') {
      expect(page.text).toContain(this.#signedIn[browser])
    }
  }

  /** What a button did must have been this browser's to do. */
  #judge(label: string, browser: number, { login, ...shown }: Seen, email: string): void {
    expect(this.#isExpired(login)).toBe(false)
    expect(login.decided).toBe(null)
    if (label === 'Continue') {
      login.claimedBy ??= browser
      this.#reached.claimed += 1
    }
    expect(login.claimedBy).toBe(browser)
    if (label === 'Sign in') this.#signedIn[browser] = email
    if (label === 'Use another account') this.#signedIn[browser] = null
    if (label !== 'Approve' && label !== 'Deny') return

    const person = this.#signedIn[browser] ?? 'nobody'
    expect(shown.browser).toBe(browser)
    expect(shown.page.text).toContain(person)
    login.decided = label === 'Approve' ? 'approved' : 'denied'
    login.approvedBy = label === 'Approve' ? person : null
    this.#reached[login.decided] += 1
  }

  async #see(browser: number, login: Known, opened: Promise<Page> | undefined): Promise<Page> {
    const page = await opened
    if (!page) throw new Error(`there is no browser ${browser}`)
    this.#pages.push({ page, browser, login })
    if (page.title === 'Approve this login?') expect(login.claimedBy ?? browser).toBe(browser)
    return page
  }

  /** The terminal polls, so many times at once. */
  async poll(back: number, times: number): Promise<void> {
    const login = latest(this.#logins, back)
    if (!login) return
    const polls = await Promise.all(Array.from({ length: times }, () => login.terminal.poll()))
    const cookies = polls.flatMap((answer) => answer.headers.getSetCookie())
    const statuses = polls.map(({ status }) => status).sort()

    const open = !this.#isExpired(login)
    const collects = login.decided === 'approved' && open && login.cookie === null
    const others = login.decided === null && open ? 200 : 410
    expect(statuses).toEqual(
      [...(collects ? [200] : []), ...Array(times).fill(others)].slice(0, times),
    )
    expect(cookies).toHaveLength(collects ? 1 : 0)

    const before = login.cookie
    if (collects) login.cookie = cookies[0]?.split(';')[0] ?? null
    if (before !== null || (collects && times > 1)) login.sessionEnded = true
    this.#reached.collected += collects ? 1 : 0
    this.#reached.replayed += login.sessionEnded ? 1 : 0
    this.#reached.expired += open ? 0 : 1
  }

  /** Somebody who learned the paircode polls on another network. */
  async stealFrom(back: number): Promise<void> {
    const login = latest(this.#logins, back)
    if (!login) return
    const url = `${this.#server.issuer}/token?paircode=${login.terminal.secret}`
    const answer = await this.#server.from('198.51.100.9')(url)
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
  }

  /** Each session is its approver's, and there are no others; nothing was a fault of ours. */
  async check(): Promise<void> {
    const collected = this.#logins.filter(({ cookie }) => cookie !== null)
    for (const { cookie, approvedBy, sessionEnded } of collected) {
      const request = new Request(`${this.#server.issuer}/`, { headers: { cookie: cookie ?? '' } })
      const caller = await this.#server.paircode.authenticate(request).catch(() => null)
      expect(caller?.identity.email ?? null).toBe(sessionEnded ? null : approvedBy)
    }
    const happened = (event: string) => this.#server.events.filter((it) => it.event === event)
    expect(happened('login_redeemed')).toHaveLength(collected.length)
    expect(happened('request_failed')).toEqual([])
  }

  #isExpired = ({ begunAt }: Known): boolean => this.#time >= begunAt + LIFETIME_SECONDS
}
