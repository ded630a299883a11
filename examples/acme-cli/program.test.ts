import { fakeServer } from '@paircode/client/testing'
import { expect, test } from 'vitest'
import { ACME, createProgram } from './program.ts'

/** A machine that has `acme`, and a login server and an API which know one project. */
function machine() {
  const server = fakeServer({ ...ACME, api: () => Response.json([{ name: 'apollo' }]) })
  const acme = async (...argv: string[]) => {
    await createProgram(server.options).parseAsync(argv, { from: 'user' })
    return server.read()
  }
  return { server, acme }
}

test('acme projects lists the projects of whoever is logged in', async () => {
  const { acme } = machine()
  expect((await acme('login')).stderr).toContain('Logged in as ada@example.com')
  expect(await acme('projects')).toEqual({ stdout: 'apollo\n', stderr: '', exitCode: 0 })
})

test('acme projects sends those who are not to log in', async () => {
  const { acme } = machine()
  const { stderr, exitCode } = await acme('projects')
  expect(stderr).toContain('Run "acme login".')
  expect(exitCode).toBe(3)
})

test('acme projects goes on after a day', async () => {
  const { server, acme } = machine()
  await acme('login')
  server.pass(24 * 60 * 60)
  expect(await acme('projects')).toMatchObject({ stdout: 'apollo\n' })
})

test('acme login tells when the person said no', async () => {
  const { server, acme } = machine()
  server.person.deny()
  expect(await acme('login')).toMatchObject({ exitCode: 1 })
})

test('acme projects tells when the login was ended at the server', async () => {
  const { server, acme } = machine()
  await acme('login')
  server.endSessions()
  expect(await acme('projects')).toMatchObject({ exitCode: 3 })
})
