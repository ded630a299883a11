import { resolve } from 'node:path'
import { type LogEvent, OptionError, type ServerOptions } from '../options.ts'
import { createServer, type Paircode } from '../server.ts'
import { memory } from '../store/memory/index.ts'
import { sqlite } from '../store/sqlite/index.ts'
import { type Store, StoreError } from '../store/store.ts'
import type { Configuration } from './configuration.ts'
import type { Environment } from './environment.ts'
import type { Problems } from './problems.ts'
import { readConfiguration } from './read.ts'
import { serverOptions } from './server-options.ts'

/** A server that is ready to listen. */
export interface Prepared {
  readonly configuration: Configuration
  readonly paircode: Paircode
  /** Closes the store. `paircode.close()` leaves it open for the requests that are under way. */
  close(): Promise<void>
}

interface Needs {
  readonly environment: Environment
  readonly log: (event: LogEvent) => void
}

/**
 * Makes the server that a configuration file describes, on its store, which can be written by then;
 * `undefined` once all that stands in the way has been added.
 *
 * @param folder where relative paths in the file start.
 */
export async function prepare(
  file: Uint8Array,
  folder: string,
  { environment, log }: Needs,
  problems: Problems,
): Promise<Prepared | undefined> {
  const configuration = readConfiguration(file, environment, problems)
  if (!configuration) return undefined
  const options = serverOptions(configuration, folder, problems)
  if (problems.lines.length > 0) return undefined

  let store: Store | undefined
  try {
    store = openStore(databaseOf(configuration, folder))
    await store.ready()
    return { configuration, ...start({ ...options, log, store }) }
  } catch (error) {
    await store?.close()
    if (error instanceof OptionError)
      problems.add(error.path, error.message.slice(`${error.path}: `.length))
    else if (error instanceof StoreError) problems.add('store', error.message)
    else throw error
    return undefined
  }
}

/** The path of the database, or `null` where everything is kept in memory. */
export const databaseOf = ({ store = {} }: Configuration, folder: string): string | null =>
  store.memory ? null : resolve(folder, store.sqlite ?? 'paircode.db')

function openStore(database: string | null): Store {
  return database === null ? memory() : sqlite(database)
}

function start(options: ServerOptions): Omit<Prepared, 'configuration'> {
  const { store } = options
  const paircode = createServer({ ...options, store: { ...store, close: async () => {} } })
  return { paircode, close: () => store.close() }
}
