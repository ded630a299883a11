import type { Browser } from '../http/browser.ts'
import { loginProblem } from '../http/login-problem.ts'
import { claim } from '../login/claim.ts'
import { type Login, standing } from '../store/login-store.ts'
import { isSecret, sha256 } from '../store/secret.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

type Needs = Pick<Parts, 'logins' | 'browsers' | 'now'>

/**
 * The pending login behind the handle of a link.
 *
 * @param belongs whether this login has that kind of link at all.
 * @param answeredBy a browser that may have approved it already and is sending that again.
 */
export async function openLink(
  { segment }: Call,
  { logins, now }: Needs,
  belongs: (login: Login) => boolean,
  answeredBy?: Browser,
): Promise<Login> {
  const login = isSecret('pch', segment)
    ? await logins.findByHandle(sha256(segment), now())
    : undefined
  if (login === undefined || !belongs(login)) throw loginProblem('unknown')
  const today = standing(login, now())
  const isAnswered = today === 'approved' && answeredBy && isClaimedBy(login, answeredBy)
  if (today !== 'pending' && !isAnswered) throw loginProblem(today, 410)
  return login
}

const isClaimedBy = ({ browserHash }: Login, { key }: Browser): boolean =>
  browserHash === sha256(key)

/** Makes the login this browser's, and sets the cookie that remembers it. */
export async function claimByLink(
  call: Call,
  { logins, browsers, now }: Needs,
  login: Login,
  browser: Browser,
): Promise<void> {
  const claimed = await claim(logins, login, sha256(browser.key), 'link', now())
  if (claimed.outcome === 'gone') throw loginProblem(claimed.standing, 410)
  call.cookies.push(browsers.keep(browser)) // even if a later step fails: nobody else can retry
}
