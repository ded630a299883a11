import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Person } from '../people/person.js'
import { startQuickstart } from './quickstart.ts'

const CLIENT = fileURLToPath(new URL('origin-client.py', import.meta.url))

const LINK = /^http:\S+\/pair\/\S+(?=\s)/m

const person = () => new Person({ fields: { email: 'ada@example.com' } })

/** The quickstart at that path, and the two commands of the origin's. */
async function setUp(path = '') {
  const { issuer, start } = await startQuickstart(path)
  const host = issuer.replace('http://', '')
  return (command: 'login' | 'do') => start(['python3', CLIENT, command, host, 'auth.json'])
}

test.each([
  ['at the root of a host', ''],
  ['under a path', '/acme'],
])("the origin's clients log in and ask for /secured, %s", async (_, path) => {
  const run = await setUp(path)
  const login = run('login')
  await person().answer(await login.said(LINK))
  expect(await login.ended).toBe(0)
  const [, id] = login.output().trim().split('\n')
  expect(id).toMatch(/^person_[\w-]{22}$/)

  const asked = run('do')
  expect(await asked.ended).toBe(0)
  expect(asked.output().trim()).toBe(`You are authenticated as: ${id}`)
})

test("the origin's client ends with a traceback when the person says no", async () => {
  const run = await setUp()
  const login = run('login')
  await person().answer(await login.said(LINK), 'Deny')
  expect(await login.ended).toBe(1)
  expect(login.output()).toContain('HTTP Error 410')
})
