/** The only client of a server that has none configured. */
const DEFAULT_CLIENT = 'paircode'

/** The client ID to use; sessions are stored under it. */
export const clientOf = (clientId: string | undefined): string => clientId || DEFAULT_CLIENT

/** For the paircode protocol, in which the server picks the client if none is named. */
export const namedClient = (clientId: string | undefined): string | undefined =>
  clientId === DEFAULT_CLIENT ? undefined : clientId
