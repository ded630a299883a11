import type { Configuration } from './configuration.ts'
import type { Problems } from './problems.ts'

/*
 * What the file may say, and this version does not have.
 */

/** The keys that are set, and have no effect. */
export const withoutEffect = ({ registration }: Configuration): readonly string[] =>
  registration === undefined ? [] : ['registration']

/** Adds the keys without whose effect no server should start. */
export function refuseNotYet({ store }: Configuration, problems: Problems): void {
  if (store?.postgres !== undefined) {
    problems.add(['store', 'postgres'], 'is not in this version; use "sqlite"')
  }
}
