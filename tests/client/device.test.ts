import type { NumberQuestion } from '@paircode/client'
import { expect, test } from 'vitest'
import type { Person } from '../people/person.js'
import { acme, startLogin } from './terminal.ts'

const FAR = '203.0.113.7'

type Server = ReturnType<typeof acme>

const personAt = (server: Server, address: string) =>
  server.person('ada@example.com', address) as Person

/** The number on the page that ends an approval. */
const numberOn = (page: { root: { querySelector(selector: string): { text: string } | null } }) =>
  page.root.querySelector('.number')?.text.trim() ?? ''

test('a link, a yes, and the number log a terminal in from any network', async () => {
  const server = acme()
  const questions: NumberQuestion[] = []
  let number = (_: string) => {}
  const typed = new Promise<string>((resolve) => {
    number = resolve
  })
  const { result, prompts, asked } = startLogin(server, {
    flow: 'device',
    askNumber: (question) => {
      questions.push(question)
      return typed
    },
  })
  const { verificationUriComplete = '', verificationUri, userCode } = await prompts.device()
  expect(verificationUri).toBe(`${server.issuer}/device`)
  expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  number(numberOn(await personAt(server, FAR).answer(verificationUriComplete)))

  const session = await result
  expect(session.email).toBe('ada@example.com')
  expect(questions).toMatchObject([{ isAgain: false }])
  // Held, not repeated: once until the approval, and once with the number.
  expect(asked.filter((path) => path === '/oauth/token')).toHaveLength(2)
})

test('a wrong number is asked for again, and the third one ends the login', async () => {
  const server = acme()
  const questions: boolean[] = []
  const { result, prompts } = startLogin(server, {
    flow: 'device',
    askNumber: async ({ isAgain }) => {
      questions.push(isAgain)
      return 'ZZZZ'
    },
  })
  const { verificationUriComplete = '' } = await prompts.device()
  await personAt(server, FAR).answer(verificationUriComplete)
  await expect(result).rejects.toMatchObject({
    code: 'denied',
    message: 'Wrong numbers have ended the login.',
  })
  expect(questions).toEqual([false, true, true])
})

test('where nobody can type a number the link is not offered, and the code is enough nearby', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'device' })
  const prompt = await prompts.device()
  expect(prompt).not.toHaveProperty('verificationUriComplete')
  await enterCode(personAt(server, '127.0.0.1'), prompt)
  expect((await result).email).toBe('ada@example.com')
})

test('where nobody can type a number that is needed, the login says so', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'device' })
  await enterCode(personAt(server, FAR), await prompts.device())
  await expect(result).rejects.toMatchObject({ code: 'number_needed' })
})

test('a no in the browser ends the login', async () => {
  const server = acme()
  const { result, prompts } = startLogin(server, { flow: 'device', askNumber: async () => '' })
  const { verificationUriComplete = '' } = await prompts.device()
  await personAt(server, FAR).answer(verificationUriComplete, 'Deny')
  await expect(result).rejects.toMatchObject({ code: 'denied' })
})

test('Ctrl-C ends the login at the server, too, while it waits and while it asks', async () => {
  for (const isAsking of [false, true]) {
    const server = acme()
    let wasAsked = () => {}
    const question = new Promise<void>((resolve) => {
      wasAsked = resolve
    })
    const { result, prompts, stop } = startLogin(server, {
      flow: 'device',
      askNumber: () => {
        wasAsked()
        return new Promise(() => {})
      },
    })
    const { verificationUriComplete = '' } = await prompts.device()
    if (isAsking) {
      await personAt(server, FAR).answer(verificationUriComplete)
      await question
    }
    const reason = new Error('Ctrl-C')
    stop.abort(reason)
    await expect(result).rejects.toBe(reason)
    expect((await server.fetch(verificationUriComplete)).status).toBe(410)
  }
})

async function enterCode(
  person: Person,
  { verificationUri, userCode }: { verificationUri: string; userCode: string },
) {
  let page = await person.open(verificationUri)
  page = await person.press(page, undefined, { user_code: userCode })
  for (let steps = 0; steps < 5; steps += 1) {
    const labels = page.forms.flatMap((form) => form.buttons.map((button) => button.label))
    if (labels.includes('Approve')) return person.press(page, 'Approve')
    page = await person.press(page)
  }
  throw new Error(`nothing to approve on "${page.title}": ${page.text}`)
}
