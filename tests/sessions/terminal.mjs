// A command of an app, in a process of its own: takes up the login for an access token.
import process from 'node:process'
import { LoginError, openSession } from '@paircode/client'

try {
  const session = await openSession({ issuer: process.argv[2] ?? '', clientId: 'acme-cli' })
  console.log(JSON.stringify({ token: await session.token() }))
} catch (error) {
  if (!(error instanceof LoginError)) throw error
  console.log(JSON.stringify({ code: error.code, message: error.message }))
  process.exitCode = 1
}
