import { expect, test } from 'vitest'
import { type Consent, consentPage } from './consent.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', provider: 'Google' }

const textOf = (changes: Partial<Consent> = {}): string =>
  String(
    consentPage(
      { name: 'Acme', logoUrl: null, accountUrl: '/account', styleUrl: '/style.css' },
      {
        login: {
          clientName: 'Acme CLI',
          host: null,
          system: null,
          agent: null,
          address: null,
          sameNetwork: true,
          ageSeconds: 0,
        },
        person: ADA,
        scope: [],
        redirectUri: null,
        loginId: 'login-1',
        formToken: 'token-1',
        action: '/here',
        switchAction: '/there',
        ...changes,
      },
    ),
  )

test('both forms say which login they are about, and carry the token', () => {
  const forms = textOf().match(/<form.*?<\/form>/gs) ?? []
  expect(forms.map((form) => / action="([^"]*)"/.exec(form)?.[1])).toEqual(['/there', '/here'])
  for (const form of forms) {
    expect(form).toMatch(/name="login" value="login-1".*name="form_token" value="token-1"/s)
  }
})

test('the title tells nothing of what the forms carry', () => {
  expect(/<title>.*<\/title>/.exec(textOf())?.[0]).not.toMatch(/login-1|token-1/)
})

test('deny and approve are alike but for their words', () => {
  expect(textOf().match(/<button[^>]*name="decision"[^>]*>/g)).toEqual([
    '<button name="decision" value="deny">',
    '<button name="decision" value="approve">',
  ])
})

test('it lists the permissions, or says that none is asked for', () => {
  expect(textOf({ scope: ['read', 'deploy'] })).toContain('<li>read</li><li>deploy</li>')
  expect(textOf({ scope: [] })).toContain('no particular permission')
})

test('it says who is signed in, as far as the provider tells', () => {
  expect(textOf()).toMatch(/<b>Ada<\/b>.*ada@example\.com.*with Google/s)
  expect(textOf({ person: { ...ADA, name: null } })).toContain('<b>ada@example.com</b>')
  expect(textOf({ person: { ...ADA, name: null, email: null } })).toContain('<b>Signed in</b>')
})

test('no name and no permission can hide, turn or break a line', () => {
  const odd = 'A\u202Ed\na'
  const text = textOf({ person: { name: odd, email: odd, provider: odd }, scope: [odd] })
  expect(text).not.toContain('\u202E')
  expect(text.match(/Ad a/g)).toHaveLength(4)
})

test('it says where the answer goes, and that its address is nobody else’s business', () => {
  const goesTo = (uri: string) => textOf({ redirectUri: new URL(uri) })
  expect(goesTo('http://127.0.0.1:8080/callback')).toContain('to this computer, <b>127.0.0.1</b>')
  expect(goesTo('http://[::1]:8080/callback')).toContain('to this computer, <b>[::1]</b>')
  expect(goesTo('https://app.acme.dev/cb')).toContain('to <b>app.acme.dev</b>')
  expect(goesTo('dev.acme.cli:/cb')).toContain('to an app on this computer, <b>dev.acme.cli:</b>')
  expect(goesTo('http://127.0.0.1/callback')).toContain('Never copy its address to anyone')
  expect(textOf()).not.toContain('Never copy')
})
