import type { LoginPrompt, Output, Session, UserInfo } from '../index.ts'

/**
 * What `--json` prints: a line of JSON for each event, and nothing else on stdout, as the `paircode`
 * command does (docs/cli-events.schema.json). Fields may be added; none is taken away.
 */
export type Event = { readonly event: string } & Readonly<
  Record<string, string | boolean | undefined>
>

/** `login`: the person is to open this address. Of a login that takes two ways there are two. */
export const promptEvent = (prompt: LoginPrompt): Event => ({
  event: 'prompt',
  flow: prompt.flow,
  verification_uri: prompt.verificationUri,
  ...(prompt.flow === 'device' && {
    verification_uri_complete: prompt.verificationUriComplete,
    user_code: prompt.userCode,
  }),
  expires_at: prompt.expiresAt.toISOString(),
})

/** `login`: it worked. */
export const loggedInEvent = (session: Session): Event => ({
  event: 'logged_in',
  ...personOf(session),
  expires_at: session.expiresAt?.toISOString(),
})

/** `whoami`: as the server says. */
export const identityEvent = (issuer: string, info: UserInfo): Event => ({
  event: 'identity',
  ...personOf({ issuer, ...info }),
  name: info.name,
})

/** `logout`: the session has ended. */
export const loggedOutEvent = (session: Session): Event => ({
  event: 'logged_out',
  ...personOf(session),
  revoked: true,
})

const personOf = ({ issuer, subject, email }: Pick<Session, 'issuer' | 'subject' | 'email'>) => ({
  issuer,
  sub: subject || undefined, // some servers do not tell
  email,
})

/** Everything beyond ASCII is escaped, so that a terminal may show it as it is. */
export function writeEvent(event: Event, stdout: Output): void {
  const line = JSON.stringify(event).replace(/[\u007f-\uffff]/g, escaped)
  stdout.write(`${line}\n`)
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
