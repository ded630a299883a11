import { expect, test } from 'vitest'
import { problemPage } from './problem.ts'

const textOf = (more: { retryUrl?: string; requestId?: string }): string =>
  String(
    problemPage(
      { name: 'Acme', logoUrl: null, accountUrl: '/account', styleUrl: '/style.css' },
      { title: 'What', detail: 'Why', advice: 'What now', ...more },
    ),
  )

test('a problem says what happened, why, and what to do', () => {
  expect(textOf({})).toMatch(/<h1>What<\/h1>.*<p>Why<\/p>.*<p>What now<\/p>/s)
})

test('a problem shows a way to try again and a request id only where there is one', () => {
  expect(textOf({})).not.toMatch(/Try again|Request/)
  expect(textOf({ retryUrl: '/again', requestId: 'r1' })).toMatch(
    /href="\/again">Try again.*Request <code>r1/s,
  )
})
