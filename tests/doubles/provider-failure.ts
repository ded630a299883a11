import { inspect } from 'node:util'
import { expect } from 'vitest'
import { ProviderError } from '../../packages/server/src/providers/provider.ts'

/** The code of the sign-in's failure and the reason for the log, once neither holds a secret. */
export async function failure(signIn: Promise<unknown>): Promise<{ code: string; reason: string }> {
  const error = await signIn.then(
    () => expect.unreachable('the sign-in worked'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProviderError) || !(error.cause instanceof Error)) throw error
  const everything = inspect(error, { depth: Infinity, showHidden: true })
  expect(everything).not.toMatch(/-s3cret|ada@|ada-|eyJ/i)
  return { code: error.code, reason: error.cause.message }
}
