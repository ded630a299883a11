import { html } from 'hono/html'
import { expect, test } from 'vitest'
import { page } from './layout.ts'

const textOf = (logoUrl: string | null): string => {
  const look = { name: 'Acme', logoUrl, accountUrl: '/account', styleUrl: '/style.css?v=1' }
  return String(page(look, { title: 'Hello', body: html`<p>there</p>` }))
}

test('a page has the style sheet, and a title with whose page it is', () => {
  expect(textOf(null)).toContain('<link rel="stylesheet" href="/style.css?v=1">')
  expect(textOf(null)).toContain('<title>Hello · Acme</title>')
})

test('a page shows the logo, or the name where there is no logo', () => {
  expect(textOf('/logo?v=1')).toContain('<header><img src="/logo?v=1" alt="Acme"></header>')
  expect(textOf(null)).toContain('<header>Acme</header>')
})

test('a page stays where it is unless it is told to go on', () => {
  expect(textOf(null)).not.toContain('refresh')
})
