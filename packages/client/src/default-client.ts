/** The one client of a server that has not been told of any. */
const DEFAULT_CLIENT = 'paircode'

/** Which of the server's clients is meant; its sessions are kept under that. */
export const clientOf = (clientId: string | undefined): string => clientId || DEFAULT_CLIENT

/** For the paircode protocol, in which the server chooses the client of those who name none. */
export const namedClient = (clientId: string | undefined): string | undefined =>
  clientId === DEFAULT_CLIENT ? undefined : clientId
