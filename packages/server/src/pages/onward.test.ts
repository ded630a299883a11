import { expect, test } from 'vitest'
import { onwardPage } from './onward.ts'

const to = (url: string): string =>
  String(
    onwardPage(
      { name: 'Acme', logoUrl: null, accountUrl: '/account', styleUrl: '/style.css' },
      { url: new URL(url), providerName: 'Google' },
    ),
  )

test('the page goes on to the provider by itself, and by a link', () => {
  const text = to('https://idp.example/?a=1&b=2')
  expect(text).toContain('http-equiv="refresh" content="0; url=https://idp.example/?a=1&amp;b=2"')
  expect(text).toContain('href="https://idp.example/?a=1&amp;b=2">Continue to Google</a>')
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
  '%s is refused',
  (url) => {
    expect(() => to(url)).toThrow(TypeError)
  },
)
