import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** Somebody with a browser of their own: no cookie and no tab is shared with anybody else's. */
export interface Guest {
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser refused because of a Content-Security-Policy. */
  readonly violations: string[]
  /** Every origin that a request went to. */
  readonly origins: Set<string>
}

export const QUESTION = 'Approve this login?'

export async function inviteGuest(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Guest> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(30_000)
  const violations: string[] = []
  const origins = new Set<string>()
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text())
  })
  context.on('request', (request) => origins.add(new URL(request.url()).origin))
  return { context, page: await context.newPage(), violations, origins }
}

/** Waits for the page with that heading. */
export async function reads(page: Page, title: string): Promise<void> {
  try {
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  } catch (cause) {
    const instead = await page.locator('body').textContent()
    throw new Error(`"${title}" did not come, but: ${instead}`, { cause })
  }
}

/** What the page says, in one line. */
export async function textOf(page: Page): Promise<string> {
  return ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ')
}

export async function press(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
}

/** Signs in at the provider, as far as its last page. */
export async function fillIn(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await press(page, 'Sign-in')
  await reads(page, 'Authorize')
}

/** Signs in at the provider, which sends the browser back. */
export async function signIn(page: Page, login: string): Promise<void> {
  await fillIn(page, login)
  await press(page, 'Continue')
}

/** Opens the terminal's link and presses Continue, which leads to the provider's form. */
export async function goToProvider(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await reads(page, 'Log in a terminal?')
  await press(page, 'Continue')
  await page.getByPlaceholder('Enter any login').waitFor()
}

/** From the terminal's link, by way of the provider, to the question. */
export async function goToQuestion(page: Page, url: string, login = 'ada'): Promise<void> {
  await goToProvider(page, url)
  await signIn(page, login)
  await reads(page, QUESTION)
}

/** The same where a form of ours signs in as anyone. */
export async function goToQuestionByForm(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await press(page, 'Continue')
  await reads(page, 'Sign in with a test account')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await press(page, 'Sign in')
  await reads(page, QUESTION)
}

/**
 * From the terminal's link to the provider and so far back that only the last step is left: resolves
 * to the address that the provider sends the browser back to, which it does not open.
 */
export async function goAlmostBack({ page, context }: Guest, url: string): Promise<string> {
  await goToProvider(page, url)
  await fillIn(page, 'ada')
  // Playwright's own routes do not see where a redirect leads.
  const devTools = await context.newCDPSession(page)
  await devTools.send('Fetch.enable', { patterns: [{ urlPattern: '*/callback/*' }] })
  const address = new Promise<string>((resolve) => {
    devTools.once('Fetch.requestPaused', async ({ requestId, request }) => {
      await devTools.send('Fetch.fulfillRequest', { requestId, responseCode: 204 })
      await devTools.detach()
      resolve(request.url)
    })
  })
  await press(page, 'Continue')
  return address
}
