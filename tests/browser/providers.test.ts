import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { goAlmostBack, goToProvider, press, reads, signIn, textOf } from './guest.ts'
import type { Terminal } from './terminal.ts'
import { useWorld } from './world.ts'

const world = useWorld((usual) => ({
  ...usual,
  access: { emails: ['ada@example.com', 'grace@example.com'] },
}))

async function tryAgain(page: Page, login: string): Promise<void> {
  await page.getByRole('link', { name: 'Try again' }).click()
  await reads(page, 'Sign in')
  await press(page, 'Continue with Corp SSO')
  await signIn(page, login)
}

async function approve(page: Page, terminal: Terminal): Promise<void> {
  await press(page, 'Approve')
  await reads(page, 'Approved')
  expect((await terminal.poll()).body).toMatch(/^person_/)
}

test('a person who declines at the provider may try again, and the terminal still waits', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await goToProvider(page, terminal.url)
  await page.getByRole('link', { name: 'Cancel' }).click()
  await reads(page, 'You did not sign in')
  expect(await terminal.poll()).toMatchObject({ status: 200, body: '' })
  await tryAgain(page, 'ada')
  await approve(page, terminal)
})

test('while the provider is down a page says so, and the same login goes on when it is back', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await world.provider.stop()
  await world.server.restart() // it still knew the provider's endpoints
  await page.goto(terminal.url)
  await press(page, 'Continue')
  await reads(page, 'The sign-in service does not answer')
  await world.provider.start()
  await tryAgain(page, 'ada')
  await approve(page, terminal)
})

test('a provider that goes down while the person is there is no end either', async () => {
  const terminal = await world.terminal()
  const guest = await world.guest()
  const { page } = guest
  const callback = await goAlmostBack(guest, terminal.url)
  await world.provider.stop()
  await page.goto(callback)
  await reads(page, 'The sign-in service does not answer')
  await world.provider.start()
  await tryAgain(page, 'ada')
  await approve(page, terminal)
})

test('a person who may not log in reads why, and may try other accounts', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await goToProvider(page, terminal.url)
  await signIn(page, 'mallory')
  await reads(page, 'You may not log in here')
  expect(await textOf(page)).toContain('mallory@example.org may not log in here.')
  await tryAgain(page, 'grace')
  await reads(page, 'You may not log in here')
  expect(await textOf(page)).toContain('grace@example.com is not a confirmed address.')
  expect(await terminal.poll()).toMatchObject({ status: 200, body: '' })
  await tryAgain(page, 'ada')
  await approve(page, terminal)
})
