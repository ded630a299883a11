import { dirname } from 'node:path'
import type { LogEvent } from '../options.ts'
import { createServer, type Paircode } from '../server.ts'
import type { Configuration } from './configuration.ts'
import type { Problems } from './problems.ts'
import { readConfiguration, type Source } from './read.ts'
import { serverOptions } from './server-options.ts'
import { belowProxies, presentSdk } from './tracer.ts'
import { masterKeyOf, useStore } from './use-store.ts'

/** A server that is ready to listen. */
export interface Prepared {
  readonly configuration: Configuration
  /** Where its master key comes from. */
  readonly masterKey: string
  /** Database settings that risk data loss. */
  readonly cautions: readonly string[]
  readonly paircode: Paircode
  /** Closes the store. `paircode.close()` leaves it open for requests in progress. */
  close(): Promise<void>
}

/**
 * Creates the server that a configuration file describes, with its store and keys ready to use. If
 * it cannot, adds all problems and returns `undefined`.
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
    const sdk = await presentSdk(log)
    const server = createServer({
      ...options,
      ...(sdk && { tracer: sdk.tracer }),
      log,
      store: { ...store, close: async () => {} },
    })
    const paircode = sdk ? belowProxies(server, sdk, options) : server
    await paircode.ready()
    const masterKey = masterKeyOf(store, source.environment)
    const cautions = (await store.cautions?.()) ?? []
    return { configuration, masterKey, cautions, paircode, close: () => store.close() }
  })
}
