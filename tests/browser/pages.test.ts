import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, QUESTION, reads, signIn } from './guest.ts'
import { useWorld } from './world.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const LONG = 'W'.repeat(64)

/** Two providers, long texts everywhere, and one person who may not log in. */
const world = useWorld((usual) => ({
  ...usual,
  providers: [...(usual.providers as unknown[]), { type: 'local', name: 'a test account' }],
  clients: [{ clientId: 'acme-cli', name: LONG, scopes: ['projects:read', LONG] }],
  branding: { name: 'Acme', accent: '#ffcc00' },
  access: { emails: ['*@example.com'] },
}))

/** As it is on a telephone, in both themes: nothing for axe to complain about, or to scroll sideways. */
async function inspect(page: Page): Promise<void> {
  await page.evaluate(AXE)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(
      'Promise.all(document.getAnimations().map(({ finished }) => finished)).then()',
    )
    const { violations } = await page.evaluate<AxeResults>('axe.run()')
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    expect({ title: await page.title(), colorScheme, found }).toMatchObject({ found: [] })
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
}

test('every page that a person meets is accessible, and fits a telephone', async () => {
  const { page } = await world.guest({ viewport: { width: 390, height: 844 } })
  const terminal = await world.terminal({ host: LONG, system: LONG })
  const arrive = async (title: string) => {
    await reads(page, title)
    await inspect(page)
  }

  await page.goto(world.issuer)
  await arrive('Log in from your terminal')
  await page.goto(`${world.issuer}/nowhere`)
  await arrive('There is no such page')

  await page.goto(terminal.url)
  await arrive('Log in a terminal?')
  await press(page, 'Continue')
  await arrive('Sign in')

  // The page in between goes on by itself, so the provider is made to keep the browser there.
  const stay = (url: URL) => url.origin === world.provider.url
  await page.route(stay, (route) => route.fulfill({ status: 204 }))
  await press(page, 'Continue with Corp SSO')
  await arrive('Continue to Corp SSO')
  await page.unroute(stay)
  await page.getByRole('link', { name: 'Continue to Corp SSO' }).click()
  await signIn(page, 'mallory')
  await arrive('You may not log in here')

  await page.getByRole('link', { name: 'Try again' }).click()
  await press(page, 'Continue with a test account')
  await arrive('Sign in with a test account')
  await page.getByLabel('E-mail address').fill(`${LONG}@example.com`)
  await page.getByLabel('Name').fill(LONG)
  await press(page, 'Sign in')
  await arrive(QUESTION)
  await press(page, 'Approve')
  await arrive('Approved')
  await page.goto(terminal.url)
  await arrive('This login is finished')

  await page.goto((await world.terminal()).url)
  await press(page, 'Continue')
  await press(page, 'Deny')
  await arrive('Denied')

  const polled = await terminal.poll()
  await page.goto(`${world.issuer}/account`)
  await arrive('Your terminals')
  await page.getByText('Rename', { exact: true }).click()
  await page.getByLabel('Name').fill('The old laptop')
  await press(page, 'Save')
  await page.getByText('The old laptop', { exact: true }).waitFor()
  await arrive('Your terminals')
  await page.getByText('Log out everywhere', { exact: true }).first().click()
  await press(page, 'Log out everywhere')
  await arrive('Logged out everywhere')
  expect((await terminal.userinfo(polled)).status).toBe(401)
})
