import { printable } from '@paircode/protocol'
import { type Browser, fitsForm, formToken } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { foreignForm, requireOwnForm } from '../http/form-origin.ts'
import type { Parameters } from '../http/parameters.ts'
import { badRequest } from '../http/problem.ts'
import { type Answer, html, seeOther, withCookies } from '../http/response.ts'
import { accountPage, loggedOutEverywherePage } from '../pages/account.ts'
import { aboutLogin } from '../store/audit-event.ts'
import type { Person } from '../store/person-store.ts'
import type { Session } from '../store/session-store.ts'
import { personDetails } from './details.ts'
import { enterAccount } from './enter-account.ts'
import { type NextStepNeeds, wayOf } from './next-step.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'
import { type Errand, signInHere, signInPage } from './sign-in-forms.ts'

type Needs = NextStepNeeds & Pick<Parts, 'clients' | 'sessions'>

/** What the form token of `/account` is bound to; other form tokens are bound to a login. */
const ACCOUNT_FORM = 'account'

/** `GET /account`: a person's own terminals, once they have signed in. */
export async function getAccount(call: Call, needs: Needs): Promise<Answer> {
  const browser = await needs.browsers.read(call.request)
  if (browser.isNew) call.cookies.push(needs.browsers.keep(browser))
  const person = browser.signedIn?.person
  if (person === undefined)
    return signInPage(needs, errand(needs, browser), wayOf(needs, undefined))
  const sessions = await needs.sessions.listOf(person.id, needs.now())
  return html(
    accountPage(needs.look, {
      person: personDetails(person.identity, needs),
      terminals: await Promise.all(sessions.map((session) => terminal(session, needs))),
      formToken: formToken(browser, ACCOUNT_FORM),
      action: needs.issuer.url('/account'),
    }),
  )
}

/** `POST /account`: signs somebody in to it, or makes the change they asked for. */
export async function postAccount(call: Call, needs: Needs): Promise<Answer> {
  requireOwnForm(call.request, needs.issuer)
  const form = await readForm(call.request)
  const browser = await needs.browsers.read(call.request)
  if (!fitsForm(browser, ACCOUNT_FORM, form.get('form_token'))) throw foreignForm()
  if (browser.signedIn) return change(call, needs, form, browser, browser.signedIn.person)

  return signInHere(call, needs, errand(needs, browser), { browser, form }, (identity) =>
    enterAccount(needs, browser, identity),
  )
}

/** Repeating a change that is already done is not an error. */
async function change(
  { address }: Call,
  needs: Needs,
  form: Parameters,
  browser: Browser,
  person: Person,
): Promise<Answer> {
  const { logins, sessions, browsers, look, issuer, now } = needs
  const ended = (session: string) =>
    needs.audit({ event: 'session_ended', session, person: person.id, address })
  const back = issuer.url('/account')
  switch (form.require('change')) {
    case 'rename':
      await sessions.rename(form.require('session'), person.id, readName(form), now())
      return seeOther(back)
    case 'end': {
      const session = form.require('session')
      if (await sessions.endOwn(session, person.id, now())) ended(session)
      return seeOther(back)
    }
    case 'end_all': {
      // In this order, so that a login under way becomes a session before they end, or never.
      const cookie = await browsers.signOutEverywhere(person.id)
      for (const login of await logins.denyAll(person.id, now())) {
        needs.audit({ event: 'login_denied', ...aboutLogin(login), person: person.id, address })
      }
      const all = await sessions.endAll(person.id, now())
      for (const session of all) ended(session)
      return withCookies(html(loggedOutEverywherePage(look, { terminals: all.length })), [cookie])
    }
    case 'sign_out':
      return seeOther(back, [await browsers.signOut(browser)])
    default:
      throw badRequest('change: it is rename, end, end_all or sign_out.')
  }
}

/** If no visible character is left, the terminal gets its computer's name back. */
const readName = (form: Parameters): string | null => printable(form.get('name') ?? '') || null

function errand({ issuer }: Needs, browser: Browser): Errand {
  return {
    purpose: { account: true },
    ticket: { formToken: formToken(browser, ACCOUNT_FORM) },
    action: issuer.url('/account'),
    clientName: null,
    wish: {},
  }
}

async function terminal(session: Session, { clients, now }: Needs) {
  const { id: sessionId, name, clientId, host, system, address, createdAt, lastUsedAt } = session
  const { clientName } = await clients.introduce(clientId)
  const secondsSince = (date: Date) => (now().getTime() - date.getTime()) / 1000
  return {
    sessionId,
    name,
    clientName,
    host,
    system,
    address,
    loggedInSeconds: secondsSince(createdAt),
    lastUsedSeconds: secondsSince(lastUsedAt),
  }
}
