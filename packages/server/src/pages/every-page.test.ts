import { expect, test } from 'vitest'
import { accountPage, loggedOutEverywherePage } from './account.ts'
import { beginPage } from './begin.ts'
import { chooseProviderPage } from './choose-provider.ts'
import { consentPage } from './consent.ts'
import { enterCodePage } from './enter-code.ts'
import { approvedPage, deniedPage } from './finished.ts'
import type { Html } from './layout.ts'
import { localSignInPage } from './local-sign-in.ts'
import { numberPage } from './number.ts'
import { onwardPage } from './onward.ts'
import { problemPage } from './problem.ts'
import { returnPage } from './return.ts'
import { welcomePage } from './welcome.ts'

const lookOf = (t: string) => ({ name: t, logoUrl: t, accountUrl: t, styleUrl: t })
const terminal = { sameNetwork: false, ageSeconds: 12 }
const loginOf = (t: string) => ({
  ...terminal,
  clientName: t,
  claimedName: t,
  host: t,
  system: t,
  agent: t,
  address: t,
})
const ticketOf = (t: string) => ({ loginId: t, formToken: t, action: t })

/** Every page, with the given text in every field that holds one. */
const PAGES: Record<string, (t: string) => Html> = {
  begin: (t) => beginPage(lookOf(t), { login: loginOf(t), action: t }),
  'choose-provider': (t) =>
    chooseProviderPage(lookOf(t), {
      clientName: t,
      providers: [{ id: t, name: t }],
      ...ticketOf(t),
    }),
  'local-sign-in': (t) =>
    localSignInPage(lookOf(t), {
      providerName: t,
      providerId: t,
      problem: t,
      values: { email: t, name: t },
      ...ticketOf(t),
    }),
  consent: (t) =>
    consentPage(lookOf(t), {
      login: loginOf(t),
      person: { name: t, email: t, provider: t },
      scope: [t],
      redirectUri: new URL(`https://app.example/?${t}#${t}`),
      switchAction: t,
      ...ticketOf(t),
    }),
  approved: (t) => approvedPage(lookOf(t), { clientName: t, host: t }),
  denied: (t) => deniedPage(lookOf(t), { clientName: t, host: t }),
  onward: (t) =>
    onwardPage(lookOf(t), {
      url: new URL(`https://idp.example/?${t}#${t}`),
      providerName: t,
    }),
  return: (t) =>
    returnPage(lookOf(t), {
      url: new URL(`http://127.0.0.1/?${t}#${t}`),
      outcome: 'approved',
      clientName: t,
    }),
  number: (t) => numberPage(lookOf(t), { number: t, clientName: t, host: t }),
  'enter-code': (t) =>
    enterCodePage(lookOf(t), { action: t, formToken: t, linkCode: t, problem: t }),
  problem: (t) =>
    problemPage(lookOf(t), { title: t, detail: t, advice: t, retryUrl: t, requestId: t }),
  account: (t) =>
    accountPage(lookOf(t), {
      person: { name: t, email: t, provider: t },
      terminals: [
        {
          sessionId: t,
          name: t,
          clientName: t,
          host: t,
          system: t,
          address: t,
          loggedInSeconds: 12,
          lastUsedSeconds: 3,
        },
      ],
      formToken: t,
      action: t,
    }),
  'logged-out-everywhere': (t) => loggedOutEverywherePage(lookOf(t), { terminals: 2 }),
  welcome: (t) => welcomePage(lookOf(t), { issuer: t }),
}
const each = test.each(Object.entries(PAGES))

const ATTACKS = [
  '<script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '" autofocus onfocus="alert(1)',
  '</form><form action="https://evil.example">',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '"/><svg/onload=alert(1)>',
  '<!-- ',
  ']]><![CDATA[<b>',
  '&lt;script&gt;<b>',
  '\u0000<\u0000script\u200B>',
]

/** The tags of a page with the names of their attributes, whatever the values. */
const tags = (page: Html): string[] =>
  (String(page).match(/<(?:"[^"]*"|[^">])*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'))

each('%s: no text from outside becomes markup', (_, page) => {
  for (const attack of ATTACKS) expect(tags(page(attack)), attack).toEqual(tags(page('harmless')))
})

each('%s: has no script and no style of its own', (_, page) => {
  expect(tags(page('x')).join()).not.toMatch(/<script|<style|\s(style|on\w+)=/i)
})

each('%s: has a language, a title, one main part and one heading at the top', (_, page) => {
  const text = String(page('x'))
  for (const part of [/<html lang="en">/g, /<title>\S/g, /<main>/g, /<h1>\S/g]) {
    expect(text.match(part)).toHaveLength(1)
  }
})

each(
  '%s: every form is a POST with a button that sends it, and nothing has the focus',
  (_, page) => {
    const text = String(page('x'))
    const forms = text.match(/<form.*?<\/form>/gs) ?? []
    for (const form of forms) expect(form).toMatch(/^<form method="post" .*<button/s)
    expect(text.match(/<button/g)?.length ?? 0).toBeGreaterThanOrEqual(forms.length)
    expect(text).not.toContain('autofocus')
  },
)

each('%s: every field that can be seen has a label', (_, page) => {
  const text = String(page('x'))
  for (const input of text.match(/<input[^>]*>/g) ?? []) {
    if (input.includes('type="hidden"')) continue
    expect(text).toContain(`<label for="${/ id="(\w+)"/.exec(input)?.[1]}">`)
  }
})
