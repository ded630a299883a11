import { OptionError } from './options.ts'
import { sha256 } from './store/secret.ts'

/**
 * Returns the hash to keep of a token that callers must present; `null` if there is none.
 *
 * @throws {OptionError} when the token is short enough to guess.
 */
export function readToken(path: string, token: string | undefined): string | null {
  if (token === undefined) return null
  if (token.length >= 16) return sha256(token)
  throw new OptionError(path, '16 characters are needed at least, made at random')
}
