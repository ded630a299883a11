import { parse } from 'node-html-parser'

/** @typedef {{ label: string, name: string, value: string }} Button */
/** @typedef {{ action: string, method: string, fields: Record<string, string>, buttons: Button[] }} Form */

/** A page in front of a person. */
export class Page {
  /**
   * @param {string} url
   * @param {Response} response
   * @param {string} body
   */
  constructor(url, response, body) {
    this.url = url
    this.status = response.status
    this.headers = response.headers
    this.body = body
    this.root = parse(body)
    this.title = this.root.querySelector('h1')?.text.trim() ?? ''
    /** What can be read on it, in one line. */
    this.text = (this.root.querySelector('body') ?? this.root).structuredText.replace(/\s+/g, ' ')
  }

  /** Where it goes on to by itself. */
  get refresh() {
    const content = this.root.querySelector('meta[http-equiv=refresh]')?.getAttribute('content')
    const target = content && /url=(.*)$/.exec(content)?.[1]
    return target ? new URL(target, this.url).href : undefined
  }

  /** @returns {Form[]} */
  get forms() {
    return this.root.querySelectorAll('form').map((form) => ({
      action: new URL(form.getAttribute('action') ?? this.url, this.url).href,
      method: (form.getAttribute('method') ?? 'get').toUpperCase(),
      fields: Object.fromEntries(
        form
          .querySelectorAll('input')
          .filter((input) => input.getAttribute('name') && input.getAttribute('type') !== 'submit')
          .map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
      ),
      buttons: form.querySelectorAll('button, input[type=submit]').map((button) => ({
        label: (button.getAttribute('value') && button.tagName === 'INPUT'
          ? (button.getAttribute('value') ?? '')
          : button.text
        ).trim(),
        name: button.getAttribute('name') ?? '',
        value: button.getAttribute('value') ?? '',
      })),
    }))
  }
}

/**
 * Somebody with a browser, without the browser: opens links, follows redirects, keeps cookies,
 * fills in forms and presses buttons, and sends the headers that a browser would send along.
 */
export class Person {
  /** @type {Map<string, Map<string, string>>} cookies by host: browsers do not tell ports apart */
  #cookies = new Map()
  #fetch
  #fields

  /**
   * @param {object} options
   * @param {typeof fetch} [options.fetch]
   * @param {Record<string, string>} [options.fields] what this person fills in, by the field's name
   */
  constructor({ fetch: send = fetch, fields = {} } = {}) {
    this.#fetch = send
    this.#fields = fields
  }

  /**
   * Opens an address and follows where it leads, as far as a page.
   *
   * @param {string} url
   * @param {RequestInit & { headers?: Record<string, string> }} [init]
   * @returns {Promise<Page>}
   */
  async open(url, init = {}) {
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await this.#send(url, init)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || !location) {
        const page = new Page(url, response, await response.text())
        if (!page.refresh) return page
        url = page.refresh
      } else {
        url = new URL(location, url).href
      }
      init = {}
    }
    throw new Error(`a person gave up after 20 redirects, at ${new URL(url).origin}`)
  }

  /**
   * Presses a button, the only one of the page unless named, after filling in the form around it.
   *
   * @param {Page} page
   * @param {string | RegExp} [label]
   * @param {Record<string, string>} [fields]
   */
  async press(page, label, fields = {}) {
    const found = page.forms
      .flatMap((form) => form.buttons.map((button) => ({ form, button })))
      .filter(({ button }) => label === undefined || button.label.match(label))
    const [{ form, button } = {}] = found
    if (!form || !button) {
      throw new Error(`no button ${label ?? ''} on the page "${page.title}": ${page.text}`)
    }
    const known = Object.entries(this.#fields).filter(([name]) => name in form.fields)
    const body = new URLSearchParams({ ...form.fields, ...Object.fromEntries(known), ...fields })
    if (button.name) body.set(button.name, button.value)
    const origin = new URL(page.url).origin
    return this.open(form.action, {
      method: form.method,
      body,
      headers: {
        origin,
        'sec-fetch-site': origin === new URL(form.action).origin ? 'same-origin' : 'cross-site',
      },
    })
  }

  /**
   * Goes through a whole login: Continue, sign in, and the answer.
   *
   * @param {string} url what the terminal said to open
   * @param {'Approve' | 'Deny'} [answer]
   */
  async answer(url, answer = 'Approve') {
    let page = await this.open(url)
    for (let steps = 0; steps < 10 && page.status < 400; steps += 1) {
      const labels = page.forms.flatMap((form) => form.buttons.map((button) => button.label))
      if (labels.includes(answer)) return this.press(page, answer)
      if (labels.length === 0) break
      page = await this.press(page)
    }
    throw new Error(
      `nothing to ${answer} on the page "${page.title}" (${page.status}): ${page.text}`,
    )
  }

  /** What this person's browser keeps for a host. @param {string} url */
  cookies(url) {
    return Object.fromEntries(this.#cookies.get(new URL(url).hostname) ?? [])
  }

  /** @param {string} url @param {RequestInit & { headers?: Record<string, string> }} init */
  async #send(url, init) {
    const jar = this.#cookies.get(new URL(url).hostname) ?? new Map()
    this.#cookies.set(new URL(url).hostname, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.#fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...init.headers, ...(cookie && { cookie }) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))
      if (gone) jar.delete(name)
      else jar.set(name, pair.slice(name.length + 1))
    }
    return response
  }
}
