import { rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect } from 'vitest'
import { enter, QUESTION } from '../oauth/start-oauth.ts'
import type { Person } from '../people/person.js'
import { Terminal } from '../several/terminal.ts'
import { FILES, Machine } from './machine.js'

/** The machine that `scripts/containers.js` has started; its network is that of this process. */
export const machine = new Machine(Number(process.env.PAIRCODE_MACHINE))

/** A folder of its own there: how it is called from outside and from inside. */
export function folder(name: string) {
  const outside = join(FILES, 'srv', name)
  rmSync(outside, { recursive: true, force: true })
  return { outside, inside: `/srv/${name}` }
}

/** Signs somebody in, approves a terminal's login, and resolves to what the terminal got. */
export async function logIn(issuer: string, person: Person, send: typeof fetch = fetch) {
  const terminal = new Terminal(issuer, send)
  const { user_code } = (await terminal.begin()).body
  let page = await enter(person, { issuer }, user_code)
  if (page.title === 'Authorize Paircode') page = await person.press(page, 'Authorize as ada')
  expect(page.title).toBe(QUESTION)
  const [{ body }] = await Promise.all([collected(terminal), person.press(page, 'Approve')])
  expect(body).toHaveProperty('access_token')
  return { terminal, tokens: body }
}

/** What a poll is answered in the end, however often it has to be sent. */
async function collected(terminal: Terminal) {
  for (;;) {
    const answer = await terminal.poll()
    if (answer.body.error !== 'authorization_pending') return answer
  }
}
