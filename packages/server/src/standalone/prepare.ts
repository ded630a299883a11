import { dirname } from 'node:path'
import type { LogEvent } from '../options.ts'
import { createServer, type Paircode } from '../server.ts'
import type { Configuration } from './configuration.ts'
import type { Problems } from './problems.ts'
import { readConfiguration, type Source } from './read.ts'
import { serverOptions } from './server-options.ts'
import { presentTracer } from './tracer.ts'
import { masterKeyOf, useStore } from './use-store.ts'

/** A server that is ready to listen. */
export interface Prepared {
  readonly configuration: Configuration
  /** Where its master key is from. */
  readonly masterKey: string
  readonly paircode: Paircode
  /** Closes the store. `paircode.close()` leaves it open for the requests that are under way. */
  close(): Promise<void>
}

/**
 * Makes the server that a configuration file describes, on its store and with its keys, which can be
 * used by then; `undefined` once all that stands in the way has been added.
 */
export async function prepare(
  source: Source,
  log: (event: LogEvent) => void,
  problems: Problems,
): Promise<Prepared | undefined> {
  const configuration = readConfiguration(source, problems)
  if (!configuration) return undefined
  const options = serverOptions(configuration, dirname(source.path), problems)
  if (problems.lines.length > 0) return undefined

  return useStore(configuration, source, problems, async (store) => {
    const tracer = await presentTracer(log)
    const paircode = createServer({
      ...options,
      ...(tracer && { tracer }),
      ...{ log, store: { ...store, close: async () => {} } },
    })
    await paircode.ready()
    const masterKey = masterKeyOf(store, source.environment)
    return { configuration, masterKey, paircode, close: () => store.close() }
  })
}
