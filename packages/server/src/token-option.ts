import { OptionError } from './options.ts'
import { sha256 } from './store/secret.ts'

/**
 * What is kept of a token that somebody has to show; `null` where there is none.
 *
 * @throws {OptionError} when it could be guessed.
 */
export function readToken(path: string, token: string | undefined): string | null {
  if (token === undefined) return null
  if (token.length >= 16) return sha256(token)
  throw new OptionError(path, '16 characters are needed at least, made at random')
}
