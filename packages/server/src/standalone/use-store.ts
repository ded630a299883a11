import { dirname, resolve } from 'node:path'
import { KeyError } from '../keys/key-error.ts'
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
  const { postgres } = await import('../store/postgres/index.ts') // a start without it is quicker
  return postgres(store.postgres)
}

const sqliteFile = (file = 'paircode.db', path: string): string => resolve(dirname(path), file)

/** Where everything is kept, as an operator may read it. */
export function storeName({ store = {} }: Configuration, path: string): string {
  if (store.memory) return 'memory'
  if (store.postgres === undefined) return sqliteFile(store.sqlite, path)
  return withoutPassword(store.postgres)
}

/** Where the master key is from: the variable or the file. */
export function masterKeyOf(store: Store | undefined, environment: Environment): string {
  const place = environment.PAIRCODE_MASTER_KEY === undefined ? store?.secretPlace : 'environment'
  if (place === 'environment') return 'PAIRCODE_MASTER_KEY'
  return typeof place === 'object' ? place.file : 'made anew at each start'
}
