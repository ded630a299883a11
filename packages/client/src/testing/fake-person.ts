import { answerUri } from './fake-endpoints.ts'
import type { FakeLogin, fakeLogins } from './fake-logins.ts'

/** Somebody at a browser. At first they approve everything. */
export function fakePerson(logins: ReturnType<typeof fakeLogins>, issuer: string) {
  let decision: 'approved' | 'denied' | 'pending' = 'approved'
  const opened = new Set<string>()

  /** They see a loopback login only once its address has been opened. */
  function meet(login: FakeLogin): void {
    if (login.redirect && !opened.has(login.handle)) return
    login.status = decision
    logins.wake()
    if (login.redirect === undefined || decision === 'pending') return
    // The one part that is not in memory: the terminal listens on the loopback address.
    fetch(answerUri(login, issuer)).catch(() => {})
  }

  const decide = (next: typeof decision) => () => {
    decision = next
    logins.pending().forEach(meet)
  }

  return {
    meet,
    async open(url: string): Promise<boolean> {
      opened.add(url.slice(url.lastIndexOf('/') + 1))
      logins.pending().forEach(meet)
      return true
    },
    approve: decide('approved'),
    deny: decide('denied'),
    wait: decide('pending'),
  }
}
