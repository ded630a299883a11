import type { Browser } from '../http/browser.ts'
import { Problem } from '../http/problem.ts'
import { type Answer, seeOther } from '../http/response.ts'
import { personId } from '../login/identify.ts'
import type { Identity } from '../store/identity.ts'
import type { Parts } from './parts.ts'

/**
 * Somebody signed in to see their terminals. A person who has never logged in to a terminal is not
 * added: who may be added is decided per client, and here there is none.
 */
export async function enterAccount(
  { people, browsers, issuer, now }: Pick<Parts, 'people' | 'browsers' | 'issuer' | 'now'>,
  browser: Browser,
  identity: Identity,
  signedInAt: Date | null = now(),
): Promise<Answer> {
  const id = personId(identity)
  if ((await people.find(id)) === undefined) {
    throw new Problem(
      404,
      {
        title: 'You have no terminals here',
        detail: 'Nobody has ever logged a terminal in with this account.',
        advice: 'If you have another account, try again with that one.',
      },
      { retryPath: '/account' },
    )
  }
  await people.signIn(id, identity, now())
  return seeOther(issuer.url('/account'), [await browsers.signIn(browser, id, signedInAt)])
}
