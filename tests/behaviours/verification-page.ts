import { expect } from 'vitest'
import { Person } from '../people/person.js'
import type { Section } from './suite.ts'
import { type Body, refusal, send } from './wire.ts'

const PENDING = [400, 'authorization_pending']

export const verificationPage: Section = (program, behaviour) => {
  const { person } = program.target
  const begun = async () => (await program.begin()).body
  const open = async ({ verification_uri }: Body, query = '') => {
    const browser = new Person()
    const page = await browser.open(`${verification_uri}${query}`)
    const form = page.forms.find(({ fields }) => 'user_code' in fields)
    if (form === undefined) throw new Error('the page has no field user_code')
    const submit = (fields: Record<string, string>) =>
      browser.open(form.action, {
        method: 'POST',
        headers: { origin: new URL(form.action).origin },
        body: new URLSearchParams(fields),
      })
    return { page, form, submit }
  }

  behaviour(
    56,
    'the page has a field for the code, and knows its form',
    'RFC 8628 §3.3',
    async () => {
      const { page, form } = await open(await begun())
      expect(page.status).toBe(200)
      const { user_code, ...hidden } = form.fields
      expect(user_code).toBe('')
      expect(Object.values(hidden).join('')).toMatch(/.{16,}/)
    },
  )
  behaviour(57, 'a link with the code decides nothing', 'RFC 8628 §3.3.1', async () => {
    const login = await begun()
    const { page } = await open(login, `?user_code=${login.user_code}`)
    expect(page.status).toBe(200)
    expect(refusal(await program.poll(login))).toEqual(PENDING)
  })
  behaviour(58, 'a code of markup is no markup', 'OWASP', async () => {
    const markup = '<b id="injected">x</b>'
    const { page } = await open(await begun(), `?user_code=${encodeURIComponent(markup)}`)
    expect(page.body).not.toContain(markup)
  })
  behaviour(
    59,
    'a form that the page did not make changes nothing',
    'RFC 6749 §10.12',
    async () => {
      const login = await begun()
      const { form, submit } = await open(login)
      const { user_code } = login
      const forged = Object.keys(form.fields).map((name) => [name, 'forged'])
      for (const fields of [{ user_code }, { ...Object.fromEntries(forged), user_code }]) {
        const { status } = await submit(fields)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
      expect(refusal(await program.poll(login))).toEqual(PENDING)
    },
  )
  behaviour(60, 'an empty field brings the form again', 'ours', async () => {
    const { form, submit } = await open(await begun())
    const page = await submit(form.fields)
    expect(page.status).toBe(200)
    expect(page.forms.some(({ fields }) => 'user_code' in fields)).toBe(true)
  })
  behaviour(61, 'case, blanks and dashes do not count', 'RFC 8628 §6.1', async () => {
    const login = await begun()
    const typed = [...login.user_code.toLowerCase().replace(/\W/g, '')].join(' ').replace(' ', '-')
    await (await program.question(login, typed)).approve()
    expect((await program.poll(login)).status).toBe(200)
  })
  for (const [line, decision] of [
    [62, 'approve'],
    [63, 'deny'],
  ] as const) {
    behaviour(line, `whoever has not signed in cannot ${decision}`, 'RFC 8628 §3.3', async () => {
      const { login, question } = await program.asked()
      const { action, body } = question.form
      if (decision === 'deny' && body.has('decision')) body.set('decision', decision)
      const headers = { origin: new URL(action).origin }
      const { status } = await send(action, { method: 'POST', headers, body })
      expect(status).toBeGreaterThanOrEqual(300)
      expect(status).toBeLessThan(500)
      expect(refusal(await program.poll(login))).toEqual(PENDING)
    })
  }
  behaviour(65, 'approved stays approved, however often it is answered', 'ours', async () => {
    const { login, question } = await program.asked()
    await question.approve()
    expect(await question.approve()).toBeGreaterThanOrEqual(400)
    await question.deny()
    expect((await program.poll(login)).status).toBe(200)
  })
  behaviour(66, 'of two who type one code, one is asked', 'RFC 8628 §5.1', async () => {
    const login = await begun()
    const both = ['ada', 'grace'].map((name) => program.question(login, login.user_code, name))
    const questions = (await Promise.allSettled(both)).filter((one) => one.status === 'fulfilled')
    expect(questions).toHaveLength(1)
    expect(await questions[0]?.value.approve()).toBe(200)
    expect((await program.poll(login)).status).toBe(200)
  })
  behaviour(67, 'only who is asked reads who asks', 'ours', async () => {
    const { login, question } = await program.asked()
    const id = program.target.clients.public.id
    expect(question.text).toContain(id)
    await expect(program.question(login, login.user_code, 'grace')).rejects.not.toThrow(id)
  })
  behaviour(68, 'the button that says no says no', 'RFC 8628 §3.3', async () => {
    const { login, question } = await program.asked()
    expect(await question.deny()).toBe(200)
    expect(refusal(await program.poll(login))).toEqual([400, 'access_denied'])
  })
  behaviour(69, 'the sixth wrong code is not even looked up', 'RFC 8628 §5.1', async () => {
    const login = await begun()
    for (let guesses = 0; guesses < 5; guesses++) {
      const wrong = program.question(login, 'BBBB-BBBB', 'mallory')
      await expect(wrong).rejects.not.toThrow('429')
    }
    const right = person('mallory').question(login.verification_uri, login.user_code)
    await expect(right).rejects.toThrow('429')
  })
}
