import type { Browser } from '../http/browser.ts'
import { loginProblem } from '../http/login-problem.ts'
import { claim } from '../login/claim.ts'
import { type Login, standing } from '../store/login-store.ts'
import { isSecret, sha256 } from '../store/secret.ts'
import type { Needs as Everything } from './needs.ts'
import type { Call } from './route.ts'

type Needs = Pick<Everything, 'logins' | 'browsers' | 'now'>

/**
 * The pending login behind the handle of a link.
 *
 * @param belongs whether such a login has that kind of link at all.
 */
export async function openLink(
  { segment }: Call,
  { logins, now }: Needs,
  belongs: (login: Login) => boolean,
): Promise<Login> {
  const login = isSecret('pch', segment)
    ? await logins.findByHandle(sha256(segment), now())
    : undefined
  if (login === undefined || !belongs(login)) throw loginProblem('unknown')
  const today = standing(login, now())
  if (today !== 'pending') throw loginProblem(today, 410)
  return login
}

/** Makes it this browser's login, which remembers that from here. */
export async function claimByLink(
  call: Call,
  { logins, browsers, now }: Needs,
  login: Login,
  browser: Browser,
): Promise<void> {
  const claimed = await claim(logins, login, sha256(browser.key), 'link', now())
  if (claimed.outcome === 'gone') throw loginProblem(claimed.standing, 410)
  call.cookies.push(browsers.keep(browser)) // also when it goes wrong from here: nobody else can try again
}
