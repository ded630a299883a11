import { dirname, resolve } from 'node:path'
import { KeyError } from '../keys/key-error.ts'
import { OptionError } from '../options.ts'
import { memory } from '../store/memory/index.ts'
import { sqlite } from '../store/sqlite/index.ts'
import { type Store, StoreError } from '../store/store.ts'
import type { Configuration } from './configuration.ts'
import type { Environment } from './environment.ts'
import type { Problems } from './problems.ts'
import type { Source } from './read.ts'

/**
 * Opens the store of a configuration for that use. Where it cannot be used so, closes it, adds the
 * reason, and resolves to `undefined`.
 */
export async function useStore<Use>(
  configuration: Configuration,
  { path, environment }: Source,
  problems: Problems,
  use: (store: Store) => Promise<Use>,
): Promise<Use | undefined> {
  let store: Store | undefined
  try {
    const database = databaseOf(configuration, path)
    store = database === null ? memory() : sqlite(database)
    return await use(store)
  } catch (error) {
    await store?.close()
    if (error instanceof OptionError)
      problems.add(error.path, error.message.slice(`${error.path}: `.length))
    else if (error instanceof StoreError) problems.add('store', error.message)
    else if (error instanceof KeyError) problems.add(masterKeyOf(store, environment), error.message)
    else throw error
    return undefined
  }
}

/** The path of the database, or `null` where everything is kept in memory. */
export const databaseOf = ({ store = {} }: Configuration, path: string): string | null =>
  store.memory ? null : resolve(dirname(path), store.sqlite ?? 'paircode.db')

/** Where the master key is from: the variable or the file. */
export const masterKeyOf = (store: Store | undefined, environment: Environment): string =>
  environment.PAIRCODE_MASTER_KEY === undefined
    ? (store?.secretFile ?? 'made anew at each start')
    : 'PAIRCODE_MASTER_KEY'
