import type { Configuration } from './configuration.ts'
import { crossCheck } from './cross-checks.ts'
import { type Environment, fillIn } from './environment.ts'
import { JsonError, parseJson } from './json.ts'
import type { Problems } from './problems.ts'
import { validate } from './validate.ts'

const MAX_BYTES = 1024 * 1024

/** A configuration file, and what is needed to read it. */
export interface Source {
  /** Absolute. Relative paths in the file are resolved from its folder. */
  readonly path: string
  readonly file: Uint8Array
  readonly environment: Environment
}

/**
 * Reads a configuration file and adds all its problems. Returns `undefined` if they leave nothing
 * to check further.
 */
export function readConfiguration(
  { file, environment }: Omit<Source, 'path'>,
  problems: Problems,
): Configuration | undefined {
  try {
    const value = fillIn(parseJson(decode(file)), environment, problems)
    const configuration = validate(value, problems)
    if (configuration) crossCheck(configuration, problems)
    return configuration
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    problems.add(error.place, error.message)
    return undefined
  }
}

/** Decodes the file, without the byte order mark that some editors write. */
function decode(file: Uint8Array): string {
  if (file.length > MAX_BYTES) throw new JsonError('the file', 'is larger than 1 MiB')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    throw new JsonError('the file', 'is not text in UTF-8; save it as such')
  }
}
