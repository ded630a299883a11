import { Person as Browser, type Page } from '../people/person.js'
import type { Person, Question } from './target.ts'

/** Somebody at the development pages of `oidc-provider`, where any name is an account. */
export function oidcProviderPerson(name: string): Person {
  const browser = new Browser()

  /** Its buttons stand outside their forms. */
  const submit = (page: Page, more: Record<string, string> = {}): Promise<Page> => {
    const [form] = page.forms
    if (form === undefined) throw new Error(`no form on the page "${page.title}" (${page.status})`)
    const body = new URLSearchParams({ ...form.fields, ...more })
    return browser.open(form.action, { method: 'POST', body })
  }

  async function question(url: string, userCode?: string): Promise<Question> {
    let page = await browser.open(url)
    if (userCode !== undefined) {
      page = await submit(page, { user_code: userCode })
      if (page.title !== 'Confirm Device') throw new Error(`no question but "${page.text}"`)
      page = await submit(page)
    }
    if (page.forms[0]?.fields.prompt === 'login') {
      page = await submit(page, { login: name, password: 'any' })
    }
    const [form] = page.forms
    const cancel = page.root.querySelector('.login-help a')?.getAttribute('href')
    if (form?.fields.prompt !== 'consent' || !cancel) throw new Error(`no question: ${page.text}`)
    return {
      text: page.text,
      form: { action: form.action, body: new URLSearchParams(form.fields) },
      approve: async () => (await submit(page)).status,
      deny: async () => (await browser.open(cancel)).status,
    }
  }
  return { question }
}
