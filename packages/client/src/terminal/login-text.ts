import { inWords } from './duration.ts'
import { COLUMNS, green, type Output } from './output.ts'

/** The names used to speak of the app. */
export interface Names {
  /** The app's name: `Acme`. */
  readonly appName: string
  /** What ends the session, such as `acme logout`; not mentioned if missing. */
  readonly logoutCommand?: string | undefined
}

/** What is said about a session. */
export interface LoggedIn {
  readonly subject: string
  readonly email?: string
  readonly createdAt: Date
  readonly expiresAt?: Date
}

/** Printed before a browser is tried, since a launcher that reports success cannot be trusted. */
export const opening = (url: string, { appName }: Names): string =>
  `Opening your browser to sign in to ${appName} …\n${beside('If nothing opens, visit  ', url)}\n\n`

/** Printed if no browser should be opened. */
export const openYourself = (url: string, { appName }: Names): string =>
  `${beside(`Open this link to sign in to ${appName}:  `, url)}\n\n`

export const NOTHING_OPENED = 'No browser opened on this machine. Open the link above yourself.\n\n'

/** Never promises a longer session than the server does. */
export function loggedIn(session: LoggedIn, { logoutCommand }: Names, output: Output): string {
  const { email, subject, createdAt, expiresAt } = session
  const who = email ?? subject
  const done = `${green('✔', output)} Logged in${who && ` as ${who}`}`
  if (expiresAt === undefined) {
    return `${done}  (this machine${logoutCommand ? `, until you run "${logoutCommand}"` : ''})\n`
  }
  const seconds = (expiresAt.getTime() - createdAt.getTime()) / 1000
  return `${done}  (${inWords(seconds)} at most${logoutCommand ? `; "${logoutCommand}" ends it` : ''})\n`
}

/** An address that does not fit gets a line of its own, so that it can be copied whole. */
const beside = (text: string, url: string): string =>
  text.length + url.length <= COLUMNS ? text + url : `${text.trimEnd()}\n\n${url}`
