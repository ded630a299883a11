import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'

/**
 * The addresses of a host that a stranger named; none if the name does not exist.
 *
 * Queries name servers directly. The system's look-up has a few threads for the whole process and
 * continues after it was abandoned, so strangers could use them up, and no provider could be found.
 *
 * @param options.local whether local names count, such as those in this machine's hosts file.
 * @throws {Error} when the name servers do not answer.
 */
export async function lookUp(
  host: string,
  { local, servers }: { readonly local: boolean; readonly servers?: readonly string[] },
): Promise<readonly LookupAddress[]> {
  // Loaded here because start-up does not need it and should be quick.
  const { lookup, Resolver } = await import('node:dns/promises')
  if (local || isIP(host) !== 0) return lookup(host, { all: true })
  const resolver = new Resolver({ timeout: 1000, tries: 2 })
  if (servers) resolver.setServers(servers)
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(none),
    resolver.resolve6(host).catch(none),
  ])
  return [
    ...four.map((address) => ({ address, family: 4 })),
    ...six.map((address) => ({ address, family: 6 })),
  ]
}

/** Same result as for an internal name: the asker does not learn which of those exist. */
function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return []
  throw error
}
