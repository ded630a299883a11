import { dirname, resolve } from 'node:path'
import { KeyError } from '../keys/key-error.ts'
import { givenMasterKey } from '../keys/master-key.ts'
import { OptionError } from '../options.ts'
import { memory } from '../store/memory/index.ts'
import { withoutPassword } from '../store/postgres/address.ts'
import { sqlite } from '../store/sqlite/index.ts'
import { type Store, StoreError } from '../store/store.ts'
import type { Configuration } from './configuration.ts'
import type { Environment } from './environment.ts'
import type { Problems } from './problems.ts'
import type { Source } from './read.ts'

/**
 * Opens the store of a configuration and passes it to `use`. If that fails, closes the store, adds
 * the problem and resolves to `undefined`.
 */
export async function useStore<Use>(
  configuration: Configuration,
  { path, environment }: Source,
  problems: Problems,
  use: (store: Store) => Promise<Use>,
): Promise<Use | undefined> {
  let store: Store | undefined
  try {
    store = await openStore(configuration, path)
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

async function openStore({ store = {} }: Configuration, path: string): Promise<Store> {
  if (store.memory) return memory()
  if (store.postgres === undefined) return sqlite(sqliteFile(store.sqlite, path))
  const { postgres } = await import('../store/postgres/index.ts') // keeps other starts fast
  return postgres(store.postgres)
}

const sqliteFile = (file = 'paircode.db', path: string): string => resolve(dirname(path), file)

/** The location of the store, readable for operators. */
export function storeName({ store = {} }: Configuration, path: string): string {
  if (store.memory) return 'memory'
  if (store.postgres === undefined) return sqliteFile(store.sqlite, path)
  return withoutPassword(store.postgres)
}

/** Where the master key comes from: the variable or the file. */
export function masterKeyOf(store: Store | undefined, environment: Environment): string {
  const place = givenMasterKey(environment) === undefined ? store?.secretPlace : 'environment'
  if (place === 'environment') return 'PAIRCODE_MASTER_KEY'
  return typeof place === 'object' ? place.file : 'made anew at each start'
}
