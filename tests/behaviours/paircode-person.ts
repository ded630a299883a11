import { Person as Browser, type Page } from '../people/person.js'
import type { Person, Question } from './target.ts'

/** Somebody at our own pages, with an account at the provider `local`. */
export function paircodePerson(name: string): Person {
  const browser = new Browser({ fields: { email: `${name}@example.com` } })

  async function question(url: string, userCode?: string): Promise<Question> {
    let page = await browser.open(url)
    if (userCode !== undefined)
      page = await browser.press(page, 'Continue', { user_code: userCode })
    if (page.title === 'Log in a terminal?') page = await browser.press(page, 'Continue')
    if (page.title.startsWith('Sign in with')) page = await browser.press(page, 'Sign in')
    return answering(browser, page)
  }
  return { question }
}

function answering(browser: Browser, page: Page): Question {
  const form = page.forms.find(({ buttons }) => buttons.some(({ label }) => label === 'Approve'))
  if (form === undefined) throw new Error(`no question but "${page.title}" (${page.status})`)
  const answer = async (label: string) => (await browser.press(page, label)).status
  return {
    text: page.text,
    form: {
      action: form.action,
      body: new URLSearchParams({ ...form.fields, decision: 'approve' }),
    },
    approve: () => answer('Approve'),
    deny: () => answer('Deny'),
  }
}
